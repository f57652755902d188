using System.Globalization;
using System.Text;

namespace FunctionsOrchestration.Mesh.Elasticity.Azure;

/// <summary>
/// A policy as a KEDA ScaledObject with an azure-queue trigger, for workers in Kubernetes. What KEDA cannot express is said in a comment
/// in the document: latency and utilization goals, tolerance, schedules and caps by rate limits.
/// </summary>
public static class KedaScaledObject
{
    // The limits of Kubernetes' HorizontalPodAutoscaler.
    private const int LongestWindow = 3_600;
    private const int LongestPeriod = 1_800;

    /// <summary>Why a policy cannot be one; null where it can.</summary>
    /// <param name="policy">The policy.</param>
    public static ScalingError? ProblemOf(ScalingPolicy policy) => policy switch
    {
        { Queue: null } => new("queue", null, "KEDA watches a queue, and the policy names none.", "Declare the policy with a queue."),
        { Goals.BacklogPerWorker: null } => new(
            "goals.backlogPerWorker", null, "KEDA scales by messages for each worker, and the policy has no such goal.", "Declare goals.backlogPerWorker."),
        _ => null,
    };

    /// <summary>The document, as YAML. Names and queues are lower-case letters, digits and hyphens and need no quotes.</summary>
    /// <param name="policy">A policy that can be one.</param>
    /// <param name="deployment">Name of the deployment that is scaled.</param>
    /// <param name="account">Name of the queue's storage account.</param>
    public static string Write(ScalingPolicy policy, string deployment, string account)
    {
        var yaml = new StringBuilder();
        foreach (var left in LeftOut(policy)) Line(yaml, 0, $"# {left} has no counterpart here and is left out.");
        Line(yaml, 0, $"apiVersion: keda.sh/v1alpha1");
        Line(yaml, 0, $"kind: ScaledObject");
        Line(yaml, 0, $"metadata:");
        Line(yaml, 1, $"name: {policy.Target}");
        Line(yaml, 0, $"spec:");
        Line(yaml, 1, $"scaleTargetRef:");
        Line(yaml, 2, $"name: {deployment}");
        Line(yaml, 1, $"pollingInterval: 15");
        Line(yaml, 1, $"cooldownPeriod: {(int)(policy.ScaleToZeroAfter ?? TimeSpan.FromMinutes(5)).TotalSeconds}");
        if (policy.ScaleToZeroAfter is not null) Line(yaml, 1, $"idleReplicaCount: 0");
        Line(yaml, 1, $"minReplicaCount: {Math.Max(1, policy.Minimum)}");
        Line(yaml, 1, $"maxReplicaCount: {policy.Maximum}");
        WriteBehavior(yaml, policy);
        WriteTrigger(yaml, policy, account);
        return yaml.ToString();
    }

    private static void WriteBehavior(StringBuilder yaml, ScalingPolicy policy)
    {
        Line(yaml, 1, $"advanced:");
        Line(yaml, 2, $"horizontalPodAutoscalerConfig:");
        Line(yaml, 3, $"behavior:");
        WritePace(yaml, "scaleUp", policy.Up, TimeSpan.Zero);
        WritePace(yaml, "scaleDown", policy.Down, policy.StabilizationWindow);
    }

    private static void WritePace(StringBuilder yaml, string direction, ScalingPace pace, TimeSpan window)
    {
        var period = Math.Clamp((int)pace.Cooldown.TotalSeconds, 1, LongestPeriod);
        Line(yaml, 4, $"{direction}:");
        Line(yaml, 5, $"stabilizationWindowSeconds: {Math.Min((int)window.TotalSeconds, LongestWindow)}");
        Line(yaml, 5, $"selectPolicy: Max");
        Line(yaml, 5, $"policies:");
        Line(yaml, 6, $"- type: Pods");
        Line(yaml, 7, $"value: {pace.MaxStep}");
        Line(yaml, 7, $"periodSeconds: {period}");
        if (pace.MaxShare <= 0) return;
        Line(yaml, 6, $"- type: Percent");
        Line(yaml, 7, $"value: {(int)Math.Ceiling(pace.MaxShare * 100)}");
        Line(yaml, 7, $"periodSeconds: {period}");
    }

    private static void WriteTrigger(StringBuilder yaml, ScalingPolicy policy, string account)
    {
        Line(yaml, 1, $"triggers:");
        Line(yaml, 2, $"- type: azure-queue");
        Line(yaml, 3, $"metadata:");
        Line(yaml, 4, $"queueName: {policy.Queue}");
        Line(yaml, 4, $"queueLength: \"{Math.Max(1, Math.Ceiling(policy.Goals.BacklogPerWorker!.Value))}\"");
        Line(yaml, 4, $"activationQueueLength: \"0\"");
        Line(yaml, 4, $"accountName: {account}");
        Line(yaml, 3, $"authenticationRef:");
        Line(yaml, 4, $"name: {policy.Target}");
        Line(yaml, 0, $"---");
        Line(yaml, 0, $"apiVersion: keda.sh/v1alpha1");
        Line(yaml, 0, $"kind: TriggerAuthentication");
        Line(yaml, 0, $"metadata:");
        Line(yaml, 1, $"name: {policy.Target}");
        Line(yaml, 0, $"spec:");
        Line(yaml, 1, $"podIdentity:");
        Line(yaml, 2, $"provider: azure-workload");
    }

    private static IEnumerable<string> LeftOut(ScalingPolicy policy)
    {
        if (policy.Goals.Utilization is not null) yield return "goals.utilization";
        if (policy.Goals.Latency is not null) yield return "goals.latency";
        if (policy.Schedule.Count > 0) yield return "schedule";
        if (policy.LimitCap is not null) yield return "limitCap";
    }

    private static void Line(StringBuilder yaml, int depth, FormattableString text) =>
        yaml.Append(' ', depth * 2).AppendLine(text.ToString(CultureInfo.InvariantCulture));
}
