using FunctionsOrchestration;
using FunctionsOrchestration.Control;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ControlPlaneMiddleware>();
builder.Services.AddAppServices(builder.Configuration);

await builder.Build().RunAsync();
