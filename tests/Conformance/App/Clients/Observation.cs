using FunctionsOrchestration.Conformance.App.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Conformance.App.Clients;

/// <summary>How a test looks into the app's process, and changes what it does.</summary>
public static class Observation
{
    [Function("ReadDiary")]
    public static IActionResult ReadDiary(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "diary/{name}")] HttpRequest request, string name) =>
        new OkObjectResult(Diary.Read(name));

    [Function("TurnOn")]
    public static IActionResult TurnOn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "switches/{name}")] HttpRequest request, string name)
    {
        Switches.TurnOn(name);
        return new NoContentResult();
    }
}
