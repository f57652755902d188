using System.Reflection;
using System.Text.RegularExpressions;
using FunctionsOrchestration.LocalHost.Engine.Client;
using FunctionsOrchestration.LocalHost.Engine.Entities;
using FunctionsOrchestration.LocalHost.Engine.Orchestrations;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Api;

/// <summary>What LocalHost lacks of the genuine surface is known, member by member.</summary>
public sealed partial class CompletenessTests
{
    /// <summary>The list in Missing.txt.</summary>
    private static readonly HashSet<string> Listed =
        [.. File.ReadLines(GenuineSurface.PathOf("Missing.txt")).Where(line => !line.StartsWith('#'))];

    [Fact]
    public void Missing_EveryGenuineMemberThatLocalHostLacks_IsListed() =>
        AssertNone("Missing.txt must gain", GenuineSurface.Missing().Except(Listed));

    [Fact]
    public void Missing_NothingThatLocalHostHas_IsListed() =>
        AssertNone("Missing.txt must lose", Listed.Except(GenuineSurface.Missing()));

    [Fact]
    public void Readme_EverythingMissing_StandsInItsTable()
    {
        var named = NamesInReadme();

        AssertNone("The README's table must name", GenuineSurface.Missing().Where(id => !NamesOf(id).Any(named.Contains)));
    }

    [Fact]
    public void Readme_NothingThatIsThere_StandsInItsTable()
    {
        var names = GenuineSurface.Missing().SelectMany(NamesOf).ToHashSet();
        string[] explaining = ["AddFunctionsWorkerCore"];

        AssertNone("The README's table must not name", NamesInReadme().Except(names).Except(explaining));
    }

    /// <summary>The base classes refuse what a host may lack; this host lacks nothing.</summary>
    [Theory]
    [InlineData(typeof(LocalDurableTaskClient))]
    [InlineData(typeof(LocalDurableEntityClient))]
    [InlineData(typeof(LocalOrchestrationContext))]
    [InlineData(typeof(LocalEntityFeature))]
    [InlineData(typeof(LocalEntityContext))]
    public void Implementation_MembersThatTheBaseRefuses_AreAllOverridden(Type type)
    {
        const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

        AssertNone($"{type.Name} must override", type.GetMethods(Instance)
            .Where(m => m.IsVirtual && m.DeclaringType != type && Refuses(m))
            .Select(m => m.ToString()!));
    }

    [Theory]
    [InlineData(typeof(DurableTaskClient))]
    [InlineData(typeof(TaskOrchestrationContext))]
    public void Refuses_BaseClassWithMembersThatDo_SeesThem(Type type) => Assert.Contains(type.GetMethods(), Refuses);

    /// <summary>Whether a method's own code makes a NotSupportedException, or has that made by a helper of its class.</summary>
    private static bool Refuses(MethodInfo method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
        {
            // newobj and call, each followed by the token of a method.
            if (code[i] is 0x73 or 0x28 && code[i + 4] is 0x06 or 0x0A
                && method.Module.ResolveMethod(BitConverter.ToInt32(code, i + 1)) is { } called
                && (called.DeclaringType == typeof(NotSupportedException)
                    || (called is MethodInfo helper && helper.ReturnType == typeof(NotSupportedException))))
                return true;
        }

        return false;
    }

    /// <summary>The names by which a table may speak of an id: namespace, type, member.</summary>
    private static string[] NamesOf(string id)
    {
        var name = id[2..].Split('(', '~', '`')[0];
        var parts = name.Split('.');
        return id[0] == 'T' ? [string.Join('.', parts[..^1]), parts[^1]] : [parts[^1], string.Join('.', parts[^2..])];
    }

    private static HashSet<string> NamesInReadme() => File.ReadLines(GenuineSurface.PathOf("LocalHost.md"))
        .SkipWhile(line => !line.StartsWith("| missing |", StringComparison.Ordinal))
        .TakeWhile(line => line.StartsWith('|'))
        .SelectMany(row => Name().Matches(row.Split('|')[1]))
        .Select(match => match.Groups[1].Value)
        .ToHashSet();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    private static void AssertNone(string what, IEnumerable<string> ids)
    {
        var lines = ids.Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, $"{what}:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
    }
}
