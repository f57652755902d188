// Everything that the app needs to live in Azure, in the order in which it comes into being.
targetScope = 'subscription'

import { listeners } from 'listeners.bicep'
import { Size } from 'sizes.bicep'

@description('Name of the environment, such as dev-anna or production. It names the resource group and tags every resource.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of every resource. Flex Consumption must be offered there.')
param location string

@description('How big this environment is: see sizes.bicep.')
param size Size

@description('Second phase: subscribes the functions to the topic. Event Grid refuses a subscription to a function that is not deployed yet.')
param subscribeFunction bool = false

var tags = { 'azd-env-name': environmentName }
var token = uniqueString(subscription().id, environmentName, location)

// Computed here and not read from outputs, so that what-if can predict every resource before anything exists.
var names = {
  group: 'rg-${environmentName}'
  identity: 'id-${token}'
  workspace: 'log-${token}'
  insights: 'appi-${token}'
  storage: 'st${token}'
  deployments: 'deployments'
  deadLetters: 'dead-letters'
  topic: 'evgt-${token}'
  plan: 'plan-${token}'
  functionApp: 'func-${token}'
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    retentionDays: size.logRetentionDays
    dailyCapGB: size.logDailyCapGB
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.storage
    deploymentContainerName: names.deployments
    deadLetterContainerName: names.deadLetters
    zoneRedundant: size.zoneRedundant
    retentionDays: size.blobRetentionDays
    location: location
    tags: tags
  }
}

module topic 'modules/topic.bicep' = {
  scope: group
  params: {
    name: names.topic
    workspaceId: monitoring.outputs.workspaceId
    location: location
    tags: tags
  }
}

module access 'modules/access.bicep' = {
  scope: group
  dependsOn: [storage]
  params: {
    appIdentityName: names.identity
    appPrincipalId: identity.outputs.principalId
    topicPrincipalId: topic.outputs.principalId
    storageName: names.storage
    deadLetterContainerName: names.deadLetters
    topicName: names.topic
    insightsName: names.insights
  }
}

module functionApp 'modules/functionApp.bicep' = {
  scope: group
  dependsOn: [access] // The first start reads its keys and leases from storage, so the roles come before the app.
  params: {
    name: names.functionApp
    planName: names.plan
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: names.storage
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    topicEndpoint: topic.outputs.endpoint
    size: size
    location: location
    tags: tags
  }
}

module eventSubscription 'modules/eventSubscription.bicep' = if (subscribeFunction) {
  scope: group
  dependsOn: [functionApp, access] // Dead-lettering is refused until the topic may write to the container.
  params: {
    topicName: names.topic
    functionAppName: names.functionApp
    listeners: listeners
    storageName: names.storage
    deadLetterContainerName: names.deadLetters
  }
}

// azd writes these into its environment under the same names.
output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_FUNCTIONS_NAME string = names.functionApp
output SERVICE_FUNCTIONS_URI string = functionApp.outputs.uri
output EVENT_GRID_TOPIC_ENDPOINT string = topic.outputs.endpoint
output STORAGE_ACCOUNT_NAME string = names.storage
