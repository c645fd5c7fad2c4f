// One file a resource instead of the whole package: that takes a third of the time to load.
import { Policy as ScalingPolicy } from "@pulumi/aws/appautoscaling/policy.js";
import { Target } from "@pulumi/aws/appautoscaling/target.js";
import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import { Table } from "@pulumi/aws/dynamodb/table.js";
import { getRegion } from "@pulumi/aws/getRegion.js";
import { Policy } from "@pulumi/aws/iam/policy.js";
import * as pulumi from "@pulumi/pulumi";
import { planCapacity } from "../model/capacity/capacity-plan.ts";
import type { DeployedTable, DeploymentDescription } from "../model/deployment/description.ts";
import type { Design } from "../model/schema/design.ts";
import { DesignError } from "../model/schema/problem.ts";
import type { TableDefinition } from "../model/schema/table-definition.ts";
import { toTableDefinitions } from "../model/schema/to-table-definition.ts";
import { toAlarms } from "./alarms/alarms.ts";
import { toDashboardBody } from "./alarms/dashboard.ts";
import { toAutoscalings } from "./autoscaling.ts";
import { toCapacityLimits } from "./capacity-limits.ts";
import { checkChanges } from "./check-changes.ts";
import { childName, readStateTables, type StateTable, stackType } from "./deployed-state.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { checkRoles, toRolePolicies } from "./policy/role-policies.ts";
import { readSettings, type StackSettingsInput } from "./settings/read-settings.ts";
import { deployedNameOf, type StackSettings } from "./settings/settings.ts";
import { type TableThroughput, toThroughput } from "./settings/throughput.ts";
import { type DeployedOptions, toTableArgs } from "./table-args.ts";

export interface DesignStackArgs {
  readonly design: Design;
  /** What is left out has the default of its environment. */
  readonly settings?: StackSettingsInput;
  /** What stands before a setting's name in messages, so that whoever set it finds it; `settings.` unless given. */
  readonly settingsPrefix?: string;
}

/**
 * The tables of a design with their indexes, time to live and autoscaling, a policy for each role, alarms and a dashboard.
 *
 * Before anything is registered, the stack's own state is compared with the design: a change that would lose items, or take an
 * index from its readers, fails the program, in preview as in `up`.
 *
 * @throws DesignError for settings that are wrong, all at once
 */
export class DesignStack extends pulumi.ComponentResource {
  /** Resolves when all resources are registered; rejects, with a message for people, when the change is refused. */
  readonly ready: Promise<void>;
  readonly #registered: ReturnType<DesignStack["register"]>;

  constructor(name: string, args: DesignStackArgs, options?: pulumi.ComponentResourceOptions) {
    super(stackType, name, {}, options);
    const { design, settings = {}, settingsPrefix = "settings." } = args;
    const complete = readSettings(settings, design, settingsPrefix);
    assertRoles(design, complete);
    this.#registered = this.register(name, design, complete, formerNamesOf(options));
    this.ready = this.#registered.then(({ deployment }) => this.registerOutputs({ deployment }));
  }

  // Outputs are made when asked for: made before, each would report a refused change once more.

  /** What was deployed, for `pulumi stack output --json`. */
  get deployment(): pulumi.Output<DeploymentDescription> {
    return pulumi.output(this.#registered.then(({ deployment }) => deployment));
  }

  /** The tables by the design's name, for what else a program makes of them. */
  get tables(): pulumi.Output<{ readonly [table: string]: Table }> {
    return pulumi.output(this.#registered.then(({ tables }) => tables));
  }

  private async register(name: string, design: Design, settings: StackSettings, formerNames: readonly string[]) {
    const { region } = await getRegion({}, { parent: this });
    const deployed = await readDeployed();
    const definitions = toTableDefinitions(design);
    const refused = checkChanges(deployed, { component: name, formerNames, tables: definitions, settings, region });
    if (refused.length > 0) {
      throw new pulumi.RunError(
        new DesignError(refused, "The change was refused, and nothing was changed. It").message,
      );
    }
    const plan = settings.capacity.mode === "provisioned" ? planCapacity(design, settings.capacity.scale) : undefined;
    const tables: Record<string, Table> = {};
    const limits: Record<string, ReturnType<typeof toCapacityLimits>> = {};
    for (const definition of definitions) {
      const throughput =
        settings.capacity.mode === "provisioned" && plan !== undefined
          ? toThroughput(definition, settings.capacity, plan)
          : undefined;
      const state = deployed.find(
        ({ component, table }) => [name, ...formerNames].includes(component) && table === definition.TableName,
      );
      tables[definition.TableName] = this.#table(name, definition, settings, throughput, state);
      limits[definition.TableName] = toCapacityLimits(definition, settings, throughput);
    }
    const arns = pulumi.all(Object.fromEntries(Object.entries(tables).map(([table, { arn }]) => [table, arn])));
    const policies = this.#policies(name, design, settings, arns);
    this.#alarms(name, { design, settings, tables: definitions, limits, region });
    return { tables, deployment: describe(design, definitions, region, tables, policies) };
  }

  #table(
    component: string,
    definition: TableDefinition,
    settings: StackSettings,
    throughput: TableThroughput | undefined,
    state: StateTable | undefined,
  ): Table {
    const deployedUnits = Object.fromEntries(
      (state?.globalIndexes ?? []).flatMap(({ name, units }) => (units === undefined ? [] : [[name, units]])),
    );
    const table = new Table(
      childName(component, definition.TableName),
      toTableArgs(
        definition,
        settings,
        throughput === undefined ? undefined : { ...throughput, deployedUnits },
        toDeployedOptions(state),
      ),
      {
        parent: this,
        protect: settings.protect,
        retainOnDelete: settings.retainOnDelete,
        ignoreChanges: throughput === undefined ? [] : ignoredCapacity(definition, state),
      },
    );
    for (const spec of throughput === undefined ? [] : toAutoscalings(definition, settings, throughput)) {
      const logicalName = childName(component, spec.name);
      const target = new Target(
        logicalName,
        {
          serviceNamespace: "dynamodb",
          resourceId: spec.resourceId,
          scalableDimension: spec.scalableDimension,
          minCapacity: spec.minimum,
          maxCapacity: spec.maximum,
        },
        { parent: this, dependsOn: [table] },
      );
      new ScalingPolicy(
        logicalName,
        {
          policyType: "TargetTrackingScaling",
          serviceNamespace: target.serviceNamespace,
          resourceId: target.resourceId,
          scalableDimension: target.scalableDimension,
          targetTrackingScalingPolicyConfiguration: {
            targetValue: spec.targetPercent,
            predefinedMetricSpecification: { predefinedMetricType: spec.predefinedMetricType },
          },
        },
        { parent: this },
      );
    }
    return table;
  }

  #policies(
    component: string,
    design: Design,
    settings: StackSettings,
    arns: pulumi.Output<{ readonly [table: string]: string }>,
  ): { readonly [role: string]: pulumi.Output<string> } {
    const roles = Object.keys(settings.roles).sort();
    return Object.fromEntries(
      roles.map((role) => {
        const document = arns.apply((tableArns) =>
          JSON.stringify(toRolePolicies(design, settings.roles, tableArns)[role]),
        );
        const description = `The access patterns of ${role} in the design ${design.name}, and nothing else.`;
        const args = { description, policy: document, tags: { ...settings.tags } };
        return [role, new Policy(childName(component, role), args, { parent: this }).arn];
      }),
    );
  }

  #alarms(component: string, input: Parameters<typeof toDashboardBody>[0]): void {
    const { settings } = input;
    for (const { logicalName, args } of toAlarms(input)) {
      new MetricAlarm(childName(component, logicalName), { ...args, tags: { ...settings.tags } }, { parent: this });
    }
    const dashboardBody = toDashboardBody(input);
    if (dashboardBody !== undefined) {
      const dashboardName = `${settings.namePrefix}${input.design.name}`.replace(/[^\w-]/g, "-");
      new Dashboard(childName(component, "dashboard"), { dashboardName, dashboardBody }, { parent: this });
    }
  }
}

/** What the component was called before, as far as its aliases say so with a name. */
function formerNamesOf({ aliases = [] }: pulumi.ComponentResourceOptions = {}): string[] {
  return aliases.flatMap((alias) =>
    typeof alias === "object" && "name" in alias && typeof alias.name === "string" ? [alias.name] : [],
  );
}

/** ARNs are known when the tables are there; for what IAM would refuse, any of the same form do. */
function assertRoles(design: Design, settings: StackSettings): void {
  const arns = design.tables.map(({ name }) => [
    name,
    `arn:aws:dynamodb:us-gov-east-1:123456789012:table/${deployedNameOf(settings, name)}`,
  ]);
  const problems = checkRoles(design, settings.roles, Object.fromEntries(arns));
  if (problems.length > 0) {
    throw new DesignError(problems, "The stack's configuration");
  }
}

/** What has to be said because the deployed table has it. */
function toDeployedOptions(state: StateTable | undefined): DeployedOptions {
  if (state === undefined) {
    return {};
  }
  const { hasMaximumUnits, timeToLiveAttribute } = state;
  return {
    hasMaximumUnits,
    indexesWithMaximumUnits: state.globalIndexes.filter((index) => index.hasMaximumUnits).map(({ name }) => name),
    ...(timeToLiveAttribute === undefined ? {} : { timeToLiveAttribute }),
  };
}

/**
 * What autoscaling moves is not the program's to put back. The indexes of a table are one list to Pulumi, and it matches the
 * elements of this path by position, so the path is given only while the list of indexes stays as it is; whenever it changes,
 * the units in the state stand for it (`deployedUnits`).
 */
function ignoredCapacity(definition: TableDefinition, state: StateTable | undefined): string[] {
  const wanted = (definition.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName).sort();
  const deployed = (state?.globalIndexes ?? []).map(({ name }) => name).sort();
  const isSame = wanted.length > 0 && wanted.join() === deployed.join();
  const ofIndexes = ["globalSecondaryIndexes[*].readCapacity", "globalSecondaryIndexes[*].writeCapacity"];
  return ["readCapacity", "writeCapacity", ...(isSame ? ofIndexes : [])];
}

/** The tables in this stack's own state; none in a stack that was never deployed. */
async function readDeployed(): Promise<readonly StateTable[]> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const token = "pulumi:pulumi:readStackResourceOutputs";
  const state: { readonly outputs?: unknown } = await pulumi.runtime.invoke(token, { stackName });
  return readStateTables(state.outputs);
}

function describe(
  design: Design,
  definitions: readonly TableDefinition[],
  region: string,
  tables: { readonly [table: string]: Table },
  policies: { readonly [role: string]: pulumi.Output<string> },
): pulumi.Output<DeploymentDescription> {
  const described: Record<string, pulumi.Output<DeployedTable>> = {};
  for (const { TableName, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } of definitions) {
    const table = tables[TableName];
    if (table !== undefined) {
      const indexes = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(({ IndexName }) => IndexName);
      described[TableName] = describeTable(table, region, indexes);
    }
  }
  return pulumi.all([pulumi.all(described), pulumi.all(policies)]).apply(
    ([byTable, byRole]): DeploymentDescription => ({
      schemaVersion: 1,
      design: design.name,
      fingerprint: fingerprintOf(design),
      region,
      tables: byTable,
      policies: byRole,
    }),
  );
}

function describeTable(
  { name, arn, streamArn }: Table,
  region: string,
  indexes: readonly string[],
): pulumi.Output<DeployedTable> {
  return pulumi.all([name, arn, streamArn]).apply(([tableName, tableArn, stream]) => ({
    name: tableName,
    arn: tableArn,
    region,
    ...(stream === undefined || stream === "" ? {} : { streamArn: stream }),
    indexes: Object.fromEntries(indexes.map((index) => [index, { arn: `${tableArn}/index/${index}` }])),
  }));
}
