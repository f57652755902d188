using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Elasticity;

namespace FunctionsOrchestration.Scaling;

/// <summary>The policies that this worker goes by: what entities have put on the board.</summary>
/// <param name="board">The board.</param>
public sealed class PolicyBoard(ControlBoard board)
{
    /// <summary>Most policies there may be.</summary>
    internal const int MostPolicies = 200;

    private Seen _seen = new([], new Dictionary<string, ScalingPolicy?>());

    /// <summary>
    /// Every policy, by target; the same object until it changes. One that a newer version of the app wrote and this one cannot read is
    /// left out.
    /// </summary>
    public IReadOnlyList<ScalingPolicy> Read()
    {
        var (seen, notices) = (Volatile.Read(ref _seen), board.Read(ScalingEntity.NoticeKind));
        if (!ReferenceEquals(seen.Notices, notices))
        {
            var before = seen.Policies;
            seen = new Seen(notices, notices.DistinctBy(notice => notice.Json).ToDictionary(
                notice => notice.Json, notice => before.TryGetValue(notice.Json, out var same) ? same : Of(notice)));
            Volatile.Write(ref _seen, seen);
        }

        return [.. seen.Policies.Values.OfType<ScalingPolicy>().OrderBy(policy => policy.Target, StringComparer.Ordinal)];
    }

    /// <summary>True where there is no room for one more target.</summary>
    /// <param name="target">The target, which may be one of those there are.</param>
    internal bool IsFull(string target) =>
        board.Read(ScalingEntity.NoticeKind) is { Count: >= MostPolicies } all && all.All(notice => notice.Key != target);

    /// <summary>Looks at the board now.</summary>
    internal Task RefreshAsync(CancellationToken cancellation) => board.RefreshAsync(cancellation);

    private static ScalingPolicy? Of(ControlNotice notice)
    {
        try
        {
            return JsonSerializer.Deserialize<ScalingPolicy>(notice.Json, Serialization.Options) is { } policy && PolicyValidator.Validate(policy).Count == 0
                ? policy
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the board said last, and what was read in it.</summary>
    private sealed record Seen(IReadOnlyList<ControlNotice> Notices, IReadOnlyDictionary<string, ScalingPolicy?> Policies);
}
