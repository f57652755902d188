using FunctionsOrchestration.Conformance.App.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<RecordingMiddleware>();
builder.Services.AddSingleton<Singleton>().AddScoped<Scoped>();
builder.Services.AddSingleton<ILoggerProvider, RecordingLoggerProvider>();

await builder.Build().RunAsync();
