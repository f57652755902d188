using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>Finds what a call names in a catalog; what there is not is answered with the nearest names.</summary>
internal static class NameLookup
{
    /// <param name="snapshot">The catalog.</param>
    /// <param name="serviceName">Name of the service, in any case.</param>
    /// <param name="operationName">Name of the operation, in any case.</param>
    /// <param name="service">The service; found also where it lacks the operation.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="problem">What is not known.</param>
    public static bool TryFind(
        MeshSnapshot snapshot, string serviceName, string operationName, out ServiceModel? service,
        [NotNullWhen(true)] out Operation? operation, [NotNullWhen(false)] out MeshProblem? problem)
    {
        (operation, problem) = (null, null);
        if (!snapshot.Services.TryGetValue(serviceName, out service))
        {
            problem = new MeshProblem(
                ProblemReason.UnknownService,
                $"There is no service '{serviceName}'. {NearestNames.Hint(serviceName, snapshot.Services.Keys)}");
            return false;
        }

        operation = service.Operation(operationName);
        if (operation is not null) return true;
        problem = new MeshProblem(
            ProblemReason.UnknownOperation,
            $"Service '{service.Name}' has no operation '{operationName}'. {NearestNames.Hint(operationName, service.OperationNames)}");
        return false;
    }
}
