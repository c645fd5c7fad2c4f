#!/bin/sh
# Lies in the tool cache as `pulumi-language-nodejs`, where the Pulumi CLI starts it with an address; starts the real host
# beside it with that and with the options of this project's Pulumi.yaml. The host of 3.66.0 takes them from its command line.
# The CLI of today sends them with its requests, where that host does not look.
exec "${0%/*}/pulumi-language-nodejs-3.66.0" -typescript=false "-nodeargs=--import tsx" "$@"
