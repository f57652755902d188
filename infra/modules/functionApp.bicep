// The app on a Flex Consumption plan: Linux, the isolated worker on .NET 10, everything reached by managed identity.

import { Size } from '../sizes.bicep'

param name string
param planName string
param identityId string
param identityClientId string
param storageName string
param deploymentContainerUrl string
param insightsConnectionString string
param topicEndpoint string
param size Size
param location string
param tags { *: string }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: {
    reserved: true // Linux
    zoneRedundant: size.zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: size.instanceMemoryMB
        maximumInstanceCount: size.maximumInstanceCount
        // Orchestrations, activities and entities scale together in the group "durable"; an instance that stays ready
        // there takes the cold start, and the models' loading, out of the first step.
        alwaysReady: map(
          filter(items(size.alwaysReady), group => group.value > 0),
          group => { name: group.key, instanceCount: group.value }
        )
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(size.settings, {
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identityClientId}'
      EventGrid__TopicEndpoint: topicEndpoint
      AZURE_CLIENT_ID: identityClientId // Which identity DefaultAzureCredential takes in the app's own code.
    })
  }

  // User name and password open neither FTP nor the deployment endpoint; both would be keys by another name.
  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output uri string = 'https://${app.properties.defaultHostName}'
