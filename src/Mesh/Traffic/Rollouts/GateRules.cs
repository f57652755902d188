namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>What is wrong with gates and freezes.</summary>
internal static class GateRules
{
    private const int Most = 20;
    private static readonly string[] Places = ["start", "step", "promotion"];

    public static void Check(RolloutPlan plan, PlanErrorList errors)
    {
        errors.Within("gates", plan.Gates.Count, 0, Most);
        errors.Within("freezes", plan.Freezes.Count, 0, Most);
        foreach (var (i, gate) in plan.Gates.Index()) CheckGate($"gates[{i}]", gate, errors);
        foreach (var (i, freeze) in plan.Freezes.Index())
        {
            if (freeze.From >= freeze.To)
                errors.Add($"freezes[{i}]", $"{freeze.From:O}–{freeze.To:O}", "It ends before it begins.", "Send from before to.");
        }
    }

    private static void CheckGate(string field, GatePlan gate, PlanErrorList errors)
    {
        if (!Places.Contains(gate.Before)) errors.Add($"{field}.before", gate.Before, "There is no such place.", $"Send one of {string.Join(", ", Places)}.");
        var kinds = (gate.Webhook is not null ? 1 : 0) + (gate.Event is not null ? 1 : 0) + (gate.Window is not null ? 1 : 0) + (gate.Approval ? 1 : 0);
        if (kinds != 1) errors.Add(field, null, $"It has {kinds} of webhook, event, window and approval; it must have one.", "Send for example {\"before\": \"promotion\", \"approval\": true}.");
        if (gate.Webhook is { } webhook && (!webhook.IsAbsoluteUri || webhook.Scheme is not ("https" or "http")))
            errors.Add($"{field}.webhook", webhook.OriginalString, "It is no absolute address of http or https.", "Send for example https://ci.example.com/gate.");
        if (gate.Event is "" or "command") errors.Add($"{field}.event", gate.Event, "An event cannot have this name.", "Send for example signed-off.");
        if (gate.Timeout is { } timeout) errors.Within($"{field}.timeout", timeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));
        foreach (var day in gate.Window?.Days ?? [])
        {
            if (!Enum.TryParse<DayOfWeek>(day, ignoreCase: true, out _) || char.IsAsciiDigit(day[0]))
                errors.Add($"{field}.window.days", day, "It is no day of the week.", "Send for example monday.");
        }

        if (gate.Window is { } window && window.From == window.To) errors.Add($"{field}.window", $"{window}", "It never opens.", "Send two different times.");
    }
}
