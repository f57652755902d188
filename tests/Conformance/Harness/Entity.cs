using System.Net;
using System.Text.Json;

namespace FunctionsOrchestration.Conformance.Tests.Harness;

/// <summary>An entity, signalled and read by a client in a function.</summary>
public sealed class Entity(AppUnderTest app, string name, string key)
{
    public string Key => key;

    public async Task SignalAsync(string operation, object? input = null, string options = "")
    {
        using var answer = await app.PostAsync($"api/entities/{name}/{key}/{operation}{options}", input);
        await AppUnderTest.ExpectAsync(HttpStatusCode.Accepted, answer);
    }

    /// <summary>What a client sees of it; null when it does not exist.</summary>
    public async Task<EntitySnapshot?> GetAsync()
    {
        using var answer = await app.Http.GetAsync($"api/entities/{name}/{key}", TestContext.Current.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        await AppUnderTest.ExpectAsync(HttpStatusCode.OK, answer);
        var json = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<EntitySnapshot>(json, JsonSerializerOptions.Web);
    }

    /// <summary>Waits until its state is this JSON.</summary>
    public Task WaitForStateAsync(string json) => app.EventuallyAsync(GetAsync, seen => seen?.State == json);

    /// <summary>Waits until it does not exist.</summary>
    public Task WaitForAbsenceAsync() => app.EventuallyAsync(GetAsync, seen => seen?.State is null);
}
