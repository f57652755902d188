// Which function hears which events. The same stands in the app for its own topics (src/Functions/Choreography/IngestionTopic.cs
// and src/Functions/Knowledge/KnowledgeEvents.cs), which take the place of Event Grid outside of Azure; a test compares them.

@export()
@description('A function and the events that it hears.')
type Listener = {
  @description('Name of the subscription.')
  name: string

  @description('An Event Grid function of the app.')
  functionName: string

  eventTypes: string[]

  @description('True where an event means work, false where it is only noted.')
  works: bool
}

@export()
var listeners Listener[] = [
  {
    name: 'functions'
    functionName: 'OnEvent'
    works: false
    eventTypes: ['knowledge.ingested', 'knowledge.retracted']
  }
  {
    name: 'extraction'
    functionName: 'ExtractOnEvent'
    works: true
    eventTypes: ['ingestion.requested', 'ingestion.failed', 'ingestion.completed']
  }
  { name: 'guarding', functionName: 'GuardOnEvent', works: true, eventTypes: ['ingestion.extracted'] }
  {
    name: 'embedding'
    functionName: 'EmbedOnEvent'
    works: true
    eventTypes: ['ingestion.guarded', 'ingestion.failed']
  }
  {
    name: 'indexing'
    functionName: 'IndexOnEvent'
    works: true
    eventTypes: ['ingestion.embedded', 'ingestion.failed']
  }
  { name: 'billing', functionName: 'BillOnEvent', works: true, eventTypes: ['ingestion.indexed', 'ingestion.failed'] }
  {
    name: 'watching'
    functionName: 'WatchIngestions'
    works: false
    eventTypes: [
      'ingestion.requested'
      'ingestion.extracted'
      'ingestion.guarded'
      'ingestion.embedded'
      'ingestion.indexed'
      'ingestion.completed'
      'ingestion.failed'
      'ingestion.extract.undone'
      'ingestion.embed.undone'
      'ingestion.index.undone'
      'ingestion.bill.undone'
    ]
  }
]
