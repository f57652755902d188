global using FunctionsOrchestration.Events.Patterns;
