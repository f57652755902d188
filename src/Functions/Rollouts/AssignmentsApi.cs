using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Rollouts;

/// <summary>Tells who gets which version, without a call.</summary>
/// <param name="assignments">Knows it.</param>
/// <param name="status">Knows the names of services.</param>
public sealed class AssignmentsApi(Assignments assignments, IMeshStatus status)
{
    private const int Most = 5_000;
    private const int LongestSubject = 200;

    /// <summary><c>POST /api/services/{service}/assignments</c>.</summary>
    /// <param name="request"><c>{"subjects": ["user-1", …]}</c>, up to 5,000: users, tenants, or whatever the split goes by.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>200 with arm and version of each in the same order, as this worker goes by them; 400; 404.</returns>
    [Function("AssignSubjects")]
    public async Task<IActionResult> AssignAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "services/{service}/assignments")] HttpRequest request,
        string service, CancellationToken stop)
    {
        var errors = new RequestErrors();
        var asked = await JsonBody.ReadAsync<AssignmentQuestion>(request, errors, stop);
        if (asked is { Subjects.Count: 0 or > Most })
            errors.Add("subjects", $"{asked.Subjects.Count}", $"It must have 1 to {Most} subjects.", "Ask in several requests.");
        foreach (var (i, subject) in (asked?.Subjects ?? []).Index().Where(one => one.Item.Length is 0 or > LongestSubject))
            errors.Add($"subjects[{i}]", subject, $"It must have 1 to {LongestSubject} characters.", "Send the subject as calls do.");
        if (asked is null || errors.Count > 0) return Problems.BadRequest(errors);
        return assignments.Find(service, asked.Subjects) is { } found
            ? Serialization.Answer(new AssignmentList(found))
            : RolloutReads.NoService(status, service);
    }
}

/// <summary>A question for assignments.</summary>
/// <param name="Subjects">Who.</param>
public sealed record AssignmentQuestion(IReadOnlyList<string> Subjects);

/// <summary>Assignments in the order of the subjects.</summary>
/// <param name="Assignments">One for each.</param>
public sealed record AssignmentList(IReadOnlyList<Assignment> Assignments);
