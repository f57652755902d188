// The dev size, whatever AZURE_ENV_TYPE says: for az deployment and for pipelines without azd.
using 'main.bicep'
extends 'main.bicepparam'
import { sizes } from 'sizes.bicep'

param environmentName = 'dev'
param size = sizes.dev
