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
import type { DeploymentDescription } from "../model/deployment/description.ts";
import type { Design } from "../model/schema/design.ts";
import { DesignError, type Problem } from "../model/schema/problem.ts";
import type { TableDefinition } from "../model/schema/table-definition.ts";
import { toTableDefinitions } from "../model/schema/to-table-definition.ts";
import { toAlarms } from "./alarms/alarms.ts";
import { toDashboardBody } from "./alarms/dashboard.ts";
import { toAutoscalings } from "./autoscaling.ts";
import { checkChanges } from "./check-changes.ts";
import { toCapacityLimits } from "./consumption-limits.ts";
import { childName, readStateTables, retainedOutput, type StateTable, stackType } from "./deployed-state.ts";
import { describe } from "./describe.ts";
import { formerUrnsOf, urnOf } from "./former-urns.ts";
import { checkRoles, toRolePolicies } from "./policy/role-policies.ts";
import { forPeople } from "./run-error.ts";
import { readSettings, type StackSettingsInput } from "./settings/read-settings.ts";
import { type CapacitySettings, deployedNameOf, type StackSettings } from "./settings/settings.ts";
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
 * @throws RunError, which Pulumi shows without a stack, for settings that are wrong, all at once
 */
export class DesignStack extends pulumi.ComponentResource {
  /** Resolves when all resources are registered; rejects, with a message for people, when the change is refused. */
  readonly ready: Promise<void>;
  readonly #registered: ReturnType<DesignStack["register"]>;

  constructor(name: string, args: DesignStackArgs, options?: pulumi.ComponentResourceOptions) {
    super(stackType, name, {}, options);
    const settingsPrefix = args.settingsPrefix ?? "settings.";
    const settings = readForPeople(args, settingsPrefix);
    const inProgram = componentsOf(pulumi.runtime.getStackResource());
    inProgram.push(this);
    this.#registered = this.register(name, { ...args, settings, settingsPrefix, inProgram, options });
    this.ready = this.#registered.then(({ deployment }) =>
      this.registerOutputs({ deployment, [retainedOutput]: settings.retainOnDelete }),
    );
  }

  /**
   * Pulumi calls this without outputs as soon as a component is constructed, when they are not known, and takes only the first
   * call. A refused change must leave the outputs of the last deployment as they are.
   */
  protected override registerOutputs(outputs?: pulumi.Inputs): void {
    if (outputs !== undefined) {
      super.registerOutputs(outputs);
    }
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

  private async register(name: string, { design, settings, settingsPrefix, inProgram, options }: Registration) {
    const { region } = await getRegion({}, { parent: this });
    const urn = await urnOf(this);
    const formerUrns = await formerUrnsOf(urn, options);
    const definitions = toTableDefinitions(design);
    const stateTables = await readDeployed();
    const ofPolicies = checkPolicies(design, settings, region).map((problem) => ({
      ...problem,
      path: settingsPrefix + problem.path,
    }));
    assertNothing(ofPolicies, "The stack's configuration");
    assertNothing(
      checkChanges(stateTables, {
        component: urn,
        formerUrns,
        inProgram: await Promise.all(inProgram.map(urnOf)),
        tables: definitions,
        settings,
        settingsPrefix,
        region,
      }),
      "The change was refused, and none of these tables was changed. It",
    );
    const deployed = stateTables.filter(({ component }) => [urn, ...formerUrns].includes(component));
    const throughputs = planThroughput(design, definitions, settings.capacity);
    const tables: Record<string, Table> = {};
    const limits: Record<string, ReturnType<typeof toCapacityLimits>> = {};
    for (const definition of definitions) {
      const throughput = throughputs.get(definition.TableName);
      const state = deployed.find(({ table }) => table === definition.TableName);
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
        // What autoscaling moves is not the program's to put back. Of a table that is on demand still it would keep the new units
        // out. Global indexes have theirs by name, from the state: Pulumi matches paths into a list by position.
        ignoreChanges:
          throughput !== undefined && state?.isProvisioned !== false ? ["readCapacity", "writeCapacity"] : [],
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
    const documents = arns.apply((tableArns) => toRolePolicies(design, settings.roles, tableArns));
    const roles = Object.keys(settings.roles).sort();
    return Object.fromEntries(
      roles.map((role) => {
        const document = documents.apply((byRole) => JSON.stringify(byRole[role]));
        // Without the design's name: another description would make another policy, and a policy that is attached cannot go.
        const description = `The access patterns of ${role}, and nothing else.`;
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
      // Dashboards are the account's, whatever their region.
      const dashboardName = `${settings.namePrefix}${input.design.name}-${input.region}`.replace(/[^\w-]/g, "-");
      new Dashboard(childName(component, "dashboard"), { dashboardName, dashboardBody }, { parent: this });
    }
  }
}

interface Registration {
  readonly design: Design;
  readonly settings: StackSettings;
  readonly settingsPrefix: string;
  readonly inProgram: readonly DesignStack[];
  readonly options: pulumi.ComponentResourceOptions | undefined;
}

/** Components by the stack that they are made in: one process may run several programs, one after the other. */
const componentsByStack = new WeakMap<object, DesignStack[]>();

function componentsOf(stack: object = componentsByStack): DesignStack[] {
  const components = componentsByStack.get(stack) ?? [];
  componentsByStack.set(stack, components);
  return components;
}

/** By the design's table name; empty for on-demand capacity. */
function planThroughput(
  design: Design,
  definitions: readonly TableDefinition[],
  capacity: CapacitySettings,
): ReadonlyMap<string, TableThroughput> {
  if (capacity.mode === "on-demand") {
    return new Map();
  }
  const plan = planCapacity(design, capacity.scale);
  return new Map(definitions.map((definition) => [definition.TableName, toThroughput(definition, capacity, plan)]));
}

function readForPeople({ settings = {}, design }: DesignStackArgs, settingsPrefix: string): StackSettings {
  try {
    return readSettings(settings, design, settingsPrefix);
  } catch (error) {
    throw forPeople(error);
  }
}

function assertNothing(problems: readonly Problem[], subject: string): void {
  if (problems.length > 0) {
    throw forPeople(new DesignError(problems, subject));
  }
}

/**
 * What IAM would refuse of the roles' policies. The ARNs are not known before the tables are made; these are at least as long,
 * with the longest name of a partition.
 */
function checkPolicies(design: Design, settings: StackSettings, region: string): readonly Problem[] {
  const account = `arn:aws-us-gov:dynamodb:${region}:123456789012`;
  const arns = design.tables.map(({ name }) => [name, `${account}:table/${deployedNameOf(settings, name)}`]);
  return checkRoles(design, settings.roles, Object.fromEntries(arns));
}

/** What has to be said because the deployed table has it. */
function toDeployedOptions(state: StateTable | undefined): DeployedOptions {
  if (state === undefined) {
    return {};
  }
  const { hasMaximumUnits, timeToLive } = state;
  return {
    hasMaximumUnits,
    indexesWithMaximumUnits: state.globalIndexes.filter((index) => index.hasMaximumUnits).map(({ name }) => name),
    localIndexAttributes: Object.fromEntries(
      state.localIndexes.map(({ name, nonKeyAttributes }) => [name, nonKeyAttributes]),
    ),
    ...(timeToLive === undefined ? {} : { timeToLiveAttribute: timeToLive.attribute }),
  };
}

/** The tables in this stack's own state; none in a stack that was never deployed. */
async function readDeployed(): Promise<readonly StateTable[]> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const token = "pulumi:pulumi:readStackResourceOutputs";
  const state: { readonly outputs?: unknown } = await pulumi.runtime.invoke(token, { stackName });
  return readStateTables(state.outputs);
}
