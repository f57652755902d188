// One account for the host (leases, keys), Durable Functions (history, control queues), the app's own data, the
// deployment package and dead letters. Shared keys are off: every access is a role in access.bicep.
// The hub's queues and tables, and the app's, are made by the app on first use; only what must exist before it is here.

param name string
param deploymentContainerName string
param deadLetterContainerName string
param zoneRedundant bool
param retentionDays int
param location string
param tags { *: string }

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: retentionDays }
      containerDeleteRetentionPolicy: { enabled: true, days: retentionDays }
    }

    resource deployments 'containers' = {
      name: deploymentContainerName
    }

    resource deadLetters 'containers' = {
      name: deadLetterContainerName
    }
  }
}

output deploymentContainerUrl string = '${account.properties.primaryEndpoints.blob}${account::blobs::deployments.name}'
