using System.Text.Json.Nodes;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Azure;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

/// <summary>Policies as other autoscalers read them.</summary>
public sealed class AzureFormsTests
{
    private static readonly ScalingPolicy Policy = Policies.Backlog with
    {
        Queue = "work", Minimum = 0, ScaleToZeroAfter = TimeSpan.FromMinutes(10), Maximum = 100, StabilizationWindow = TimeSpan.FromMinutes(5),
        Down = new ScalingPace { Cooldown = TimeSpan.FromMinutes(1), MaxStep = 4, MaxShare = 0.25 },
    };

    [Theory]
    [InlineData(0, 40)]
    [InlineData(41, 41)]
    [InlineData(5_000, 1_000)]
    public void Flex_Instances_AreWhatAzureAccepts(int desired, int maximum) =>
        Assert.Equal(maximum, (int?)FlexPatch.Merge([], Policy, desired)["maximumInstanceCount"]);

    [Fact]
    public void Flex_Settings_HaveTheNamesOfTheSite()
    {
        var policy = Policy with { Minimum = 3, Flex = new FlexSettings { AlwaysReadyGroup = "durable", InstanceMemoryMB = 2_048, HttpConcurrency = 16 } };
        Assert.Equal(
            """{"properties":{"functionAppConfig":{"scaleAndConcurrency":{"maximumInstanceCount":100,"instanceMemoryMB":2048,"alwaysReady":[{"name":"durable","instanceCount":3}],"triggers":{"http":{"perInstanceConcurrency":16}}}}}}""",
            FlexPatch.Of(policy, 100).ToJsonString());
    }

    [Fact]
    public void Flex_WhatThePolicyDoesNotDeclare_StaysAsItIs()
    {
        var present = (JsonObject)JsonNode.Parse(
            """{"instanceMemoryMB":4096,"alwaysReady":[{"name":"http","instanceCount":2},{"name":"Durable","instanceCount":9}],"triggers":{"http":{"perInstanceConcurrency":8}},"new":1}""")!;
        FlexPatch.Merge(present, Policy with { Minimum = 1, Flex = new FlexSettings { AlwaysReadyGroup = "durable" } }, 50);
        Assert.Equal(
            """{"instanceMemoryMB":4096,"alwaysReady":[{"name":"http","instanceCount":2},{"name":"durable","instanceCount":1}],"triggers":{"http":{"perInstanceConcurrency":8}},"new":1,"maximumInstanceCount":50}""",
            present.ToJsonString());
    }

    [Fact]
    public void Keda_Policy_IsAScaledObject() => Assert.Equal(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: texts
        spec:
          scaleTargetRef:
            name: workers
          pollingInterval: 15
          cooldownPeriod: 600
          idleReplicaCount: 0
          minReplicaCount: 1
          maxReplicaCount: 100
          advanced:
            horizontalPodAutoscalerConfig:
              behavior:
                scaleUp:
                  stabilizationWindowSeconds: 0
                  selectPolicy: Max
                  policies:
                    - type: Pods
                      value: 1000
                      periodSeconds: 1
                scaleDown:
                  stabilizationWindowSeconds: 300
                  selectPolicy: Max
                  policies:
                    - type: Pods
                      value: 4
                      periodSeconds: 60
                    - type: Percent
                      value: 25
                      periodSeconds: 60
          triggers:
            - type: azure-queue
              metadata:
                queueName: work
                queueLength: "10"
                activationQueueLength: "0"
                accountName: store
              authenticationRef:
                name: texts
        ---
        apiVersion: keda.sh/v1alpha1
        kind: TriggerAuthentication
        metadata:
          name: texts
        spec:
          podIdentity:
            provider: azure-workload

        """, KedaScaledObject.Write(Policy, "workers", "store"));

    [Fact]
    public void Keda_WhatItCannotSay_IsNamedInTheDocument()
    {
        var policy = Policy with { Goals = Policy.Goals with { Utilization = 0.5 }, LimitCap = new LimitCap { CallsPerWorker = 1 } };
        Assert.StartsWith(
            "# goals.utilization has no counterpart here and is left out.\n# limitCap has no counterpart here and is left out.\napiVersion",
            KedaScaledObject.Write(policy, "workers", "store"), StringComparison.Ordinal);
        Assert.Equal("queue", KedaScaledObject.ProblemOf(Policies.Backlog)?.Field);
        Assert.Equal("goals.backlogPerWorker", KedaScaledObject.ProblemOf(Policy with { Goals = new ScalingGoals { Utilization = 1 } })?.Field);
        Assert.Null(KedaScaledObject.ProblemOf(Policy));
    }
}
