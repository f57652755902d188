using System.Globalization;
using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Supervision;

/// <summary>
/// What the sender of a request wishes to be done about failed steps: <c>?onFailure=ask</c>, with <c>timeLimitSeconds</c> and
/// <c>otherwise</c>. It goes before the configured rules.
/// </summary>
internal static class FailureWish
{
    private const string OnFailure = "onFailure";
    private const string TimeLimit = "timeLimitSeconds";
    private const string Otherwise = "otherwise";
    private const string AskOrLeaveOut = "Send onFailure=ask, or leave it out.";
    private const int LongestSeconds = 30 * 24 * 3_600;

    /// <summary>The wish as a rule; null where there is none, and of no use where an error was added.</summary>
    public static SupervisionRule? Read(HttpRequest request, RequestErrors errors)
    {
        var (onFailure, limit, otherwise) = (Text(OnFailure), Text(TimeLimit), Text(Otherwise));
        if (onFailure is null or "compensate")
        {
            if (limit is not null) errors.Add(TimeLimit, limit, "Nobody is asked, so there is no time limit.", AskOrLeaveOut);
            if (otherwise is not null) errors.Add(Otherwise, otherwise, "Nobody is asked, so nothing is done otherwise.", AskOrLeaveOut);
            return onFailure is null ? null : new SupervisionRule { Action = SupervisionAction.Compensate };
        }

        if (onFailure != "ask") errors.Add(OnFailure, onFailure, "There is no such wish.", "Send ask or compensate.");
        if (otherwise is not (null or "compensate" or "skip"))
            errors.Add(Otherwise, otherwise, "There is no such decision.", "Send compensate or skip.");
        return new SupervisionRule
        {
            Action = SupervisionAction.Ask,
            TimeLimit = limit is null ? new SupervisionRule().TimeLimit : ReadLimit(limit, errors),
            Otherwise = otherwise == "skip" ? SupervisionAction.Skip : SupervisionAction.Compensate,
        };

        string? Text(string name) => request.Query.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    /// <summary>Notes a wish as an error, but for compensation, where nobody conducts the steps and so nobody could fulfil it.</summary>
    public static void Refuse(HttpRequest request, RequestErrors errors)
    {
        foreach (var name in new[] { OnFailure, TimeLimit, Otherwise })
        {
            if (request.Query.TryGetValue(name, out var value) && (name, value) is not (OnFailure, ["compensate"]))
                errors.Add(name, value.ToString(), "Nobody conducts these steps, so nobody is asked when one fails.", "Leave it out, or send the documents to /api/ingestions.");
        }
    }

    private static TimeSpan ReadLimit(string text, RequestErrors errors)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= LongestSeconds)
            return TimeSpan.FromSeconds(seconds);
        errors.Add(TimeLimit, text, $"Not a whole number from 1 to {LongestSeconds}.", "Send for example 3600.");
        return default;
    }
}
