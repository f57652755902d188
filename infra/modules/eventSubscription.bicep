// Delivers events of the topic to functions of the app. A module of its own because it comes second: Event Grid checks that
// the functions exist, and they do only once the code is deployed.

import { Listener } from '../listeners.bicep'

param topicName string
param functionAppName string
param listeners Listener[]
param storageName string
param deadLetterContainerName string

resource functionApp 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource subscriptions 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = [
  for listener in listeners: {
    parent: topic
    name: listener.name
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      filter: { includedEventTypes: listener.eventTypes }
      // Delivery by managed identity exists for queues, hubs and web hooks, not for function endpoints: here Event Grid looks
      // up the function's own key through the resource manager, and no key stands in a template or a setting.
      destination: {
        endpointType: 'AzureFunction'
        properties: {
          resourceId: '${functionApp.id}/functions/${listener.functionName}'
          // One event a request where work hangs on it: one that fails would have the others of its request sent again.
          maxEventsPerBatch: listener.works ? 1 : 64
          preferredBatchSizeInKilobytes: 256
        }
      }
      retryPolicy: {
        maxDeliveryAttempts: 30
        eventTimeToLiveInMinutes: 1440
      }
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: {
            resourceId: storage.id
            blobContainerName: deadLetterContainerName
          }
        }
      }
    }
  }
]
