namespace FunctionsOrchestration.House.Tests.Projects;

/// <summary>
/// Who may refer to whom, one way: Functions to AI and Mesh, AI to Mesh, Events, LocalHost and Mesh to nothing of ours. A new
/// project starts here, with the reason for each of its references in the reader's mind before it is in the build.
/// </summary>
internal static class ReferenceTable
{
    /// <summary>Every project of the house, and exactly the projects that it refers to.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Rooms = new Dictionary<string, string[]>
    {
        ["src/Mesh"] = [],
        ["src/AI"] = ["src/Mesh"],
        ["src/AI.Server"] = ["src/AI", "src/Mesh"],
        ["src/Events"] = [],
        ["src/LocalHost"] = [],
        ["src/LocalHost.Generators"] = [],
        ["src/Functions"] = ["src/AI", "src/Events", "src/Mesh", "src/LocalHost"],

        ["tests/Acceptance"] = ["src/Functions", "tests/MeshFaults/Harness"],
        ["tests/AI"] = ["src/AI", "src/AI/Models/Installer", "src/AI/Models/RankingTrainer", "src/AI/Models/SentimentTrainer"],
        ["tests/AI.Server"] = ["src/AI.Server"],
        ["tests/Conformance"] = ["tests/Conformance/App"],
        ["tests/Conformance/App"] = ["src/LocalHost"],
        ["tests/Events"] = ["src/Events"],
        ["tests/Functions"] = ["src/Functions"],
        ["tests/House"] = [],
        ["tests/LocalHost"] = ["src/LocalHost"],
        ["tests/LocalHost.Generators"] = ["src/LocalHost", "src/LocalHost.Generators"],
        ["tests/Mesh"] = ["src/Mesh"],
        ["tests/MeshFaults/Harness"] = ["src/AI.Server", "src/Mesh"],
        ["tests/MeshFaults/Tests"] = ["src/Mesh", "tests/MeshFaults/Harness"],
        ["tests/Torture/App"] = ["src/LocalHost"],
        ["tests/Torture/Harness"] = ["tests/Torture/App"],
        ["tests/Torture/Tests"] = ["tests/Torture/Harness"],

        ["bench"] = ["src/AI", "src/Events", "src/LocalHost", "src/Mesh", "tests/MeshFaults/Harness", "tests/Torture/Harness"],

        ["src/AI/Models/Installer"] = [],
        ["src/AI/Models/RankingTrainer"] = ["src/AI"],
        ["src/AI/Models/SentimentTrainer"] = ["src/AI"],
        ["infra/tools"] = [],
    };

    /// <summary>References that exist in one flavour only, with the condition that must guard them.</summary>
    public static readonly IReadOnlyDictionary<(string From, string To), string> Guards = new Dictionary<(string, string), string>
    {
        [("src/Functions", "src/LocalHost")] = "'$(FunctionsHost)' == 'local'",
        [("tests/Conformance/App", "src/LocalHost")] = "'$(FunctionsHost)' == 'local'",
    };

    /// <summary>What is wrong with the references of <paramref name="project"/>, one sentence each.</summary>
    public static IEnumerable<string> Violations(ProjectFile project)
    {
        if (!Rooms.TryGetValue(project.Room, out var allowed))
        {
            yield return $"{project.Path} is not in the table: add it to ReferenceTable.Rooms with what it may refer to.";
            yield break;
        }

        var references = project.References().ToList();
        foreach (var (room, condition) in references)
        {
            if (!allowed.Contains(room))
            {
                yield return $"{project.Path} refers to {room}, which the table does not allow.";
            }
            else if (Guards.TryGetValue((project.Room, room), out var guard) && condition != guard)
            {
                yield return $"{project.Path} refers to {room} under condition \"{condition}\"; it must be \"{guard}\".";
            }
        }

        foreach (var unused in allowed.Except(references.Select(reference => reference.Room)))
        {
            yield return $"{project.Path} does not refer to {unused}: take it out of the table.";
        }
    }
}
