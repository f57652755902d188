// What azd reads: names and place from its environment, the size by AZURE_ENV_TYPE (dev unless it says production).
using 'main.bicep'
import { sizes } from 'sizes.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param size = sizes[readEnvironmentVariable('AZURE_ENV_TYPE', 'dev')]
param subscribeFunction = bool(readEnvironmentVariable('SUBSCRIBE_FUNCTION', 'false'))
