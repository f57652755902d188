using CsCheck;

namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal;

/// <summary>Small patterns and streams that meet often: three types of events, four values, times of whole seconds that repeat.</summary>
internal static class RandomPatterns
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Types = ["a", "b", "c"];

    private static readonly Gen<IReadOnlyList<string>> SomeTypes =
        Gen.Int[1, 7].Select(bits => (IReadOnlyList<string>)(bits == 7 ? [] : [.. Types.Where((_, i) => (bits & (1 << i)) != 0)]));

    public static Gen<List<PatternEvent>> Events { get; } =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 2]).List[0, 9].Select(list =>
        {
            var at = 0;
            return list.Select((part, i) =>
            {
                at += part.Item3;
                return new PatternEvent($"{i}", Types[part.Item1], "s", Origin.AddSeconds(at), EventFields.Of(("v", part.Item2)));
            }).ToList();
        });

    public static Gen<PatternDefinition> Patterns { get; } =
        Gen.Int[1, 4].SelectMany(steps => Gen.Select(Gen.OneOf([.. Enumerable.Range(0, 1).Select(_ => Steps(steps))]), Gen.Int[0, 12]))
            .Select((steps, within) => new PatternDefinition
            {
                Name = "random",
                Steps = steps,
                Within = within == 0 ? null : TimeSpan.FromSeconds(within),
            })
            .Where(pattern => PatternValidator.Check(pattern).Count == 0);

    private static Gen<List<StepDefinition>> Steps(int count)
    {
        var all = Gen.Const(new List<StepDefinition>());
        for (var i = 0; i < count; i++)
        {
            var at = i;
            all = Gen.Select(all, Step(at)).Select((before, step) => (List<StepDefinition>)[.. before, step]);
        }

        return all;
    }

    private static Gen<StepDefinition> Step(int at) =>
        Gen.Select(
            Gen.Int[0, at == 0 ? 2 : 9], SomeTypes, Gen.Frequency((3, Gen.Const(0)), (3, Gen.Int[1, 40])), Gen.Int[0, 7],
            Gen.Frequency((5, Gen.Const(0)), (1, Gen.Int[1, 15])), Gen.Int[0, 30]).Select((contiguity, types, where, quantifier, flags, extra) =>
        {
            var step = new StepDefinition
            {
                Name = $"s{at}",
                Contiguity = contiguity switch
                {
                    < 2 => Contiguity.Next, < 5 => Contiguity.FollowedBy, < 7 => Contiguity.FollowedByAny, 7 => Contiguity.NotNext, _ => Contiguity.NotFollowedBy,
                },
                Types = types,
                Where = where == 0 ? null : Condition(where, at),
                Within = extra is >= 25 and <= 28 ? TimeSpan.FromSeconds(extra - 24) : null,
            };
            return contiguity >= 7 ? step : Quantify(step, quantifier, flags, extra);
        });

    private static StepDefinition Quantify(StepDefinition step, int quantifier, int flags, int extra)
    {
        var (min, max) = quantifier switch { < 3 => (1, 1), 3 => (2, 2), 4 => (1, 2), 5 => (0, 3), 6 => (1, null), _ => (2, (int?)null) };
        var repeats = max is null or > 1;
        return step with
        {
            Min = min,
            Max = max,
            Optional = (flags & 1) != 0 && extra % 2 == 0,
            Greedy = repeats && (extra % 3) == 0,
            Repetition = !repeats ? Repetition.Relaxed : (extra % 5) switch { 1 => Repetition.Consecutive, 2 when extra % 3 != 0 => Repetition.Combinations, _ => Repetition.Relaxed },
            Until = repeats && extra % 7 == 1 ? When.Field("v").Equal(extra % 4) : null,
        };
    }

    // A comparison with a number, or with what an earlier step has taken.
    private static ConditionDefinition Condition(int code, int at)
    {
        ConditionOperator[] operators = [ConditionOperator.Eq, ConditionOperator.Ne, ConditionOperator.Gt, ConditionOperator.Le];
        var op = operators[code % 4];
        if (at == 0 || code <= 20) return code % 5 == 0 ? When.Not(When.Field("v").Is(op, code % 3)) : When.Field("v").Is(op, code % 3);
        var take = (Take)(code % 7);
        return When.Field("v").Is(op, When.Of($"s{code % at}", "v", take));
    }
}
