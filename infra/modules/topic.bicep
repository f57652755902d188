// The topic that producers, the app among them, publish to. It takes Entra ID tokens only, and has an identity of its
// own, different from the app's, with which it writes dead letters.

param name string
param workspaceId string
param location string
param tags { *: string }

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

// A delivery that fails is retried silently for a day; these two logs are where its reason can be read meanwhile.
resource failures 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'failures'
  scope: topic
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'DeliveryFailures', enabled: true }
      { category: 'PublishFailures', enabled: true }
    ]
  }
}

output endpoint string = topic.properties.endpoint
output principalId string = topic.identity.principalId
