using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>Where an HTTP function answers.</summary>
/// <param name="Function">The function.</param>
/// <param name="Template">The route template, from the first slash.</param>
/// <param name="Pattern">The template, parsed.</param>
/// <param name="Methods">The methods in upper case; none for any.</param>
/// <param name="AuthLevel">The key that callers must show.</param>
internal sealed record HttpRoute(
    FunctionDescriptor Function,
    string Template,
    RoutePattern Pattern,
    IReadOnlyList<string> Methods,
    AuthorizationLevel AuthLevel)
{
    /// <summary>The routes that the host keeps for itself.</summary>
    private static readonly string[] Reserved = ["/admin", "/runtime"];

    /// <summary>Reads the routes of all HTTP functions.</summary>
    /// <param name="catalog">The functions.</param>
    /// <param name="prefix">What stands before every route; may be empty.</param>
    /// <returns>The routes.</returns>
    /// <exception cref="FunctionCatalogException">At least one route is wrong; carries every mistake.</exception>
    public static IReadOnlyList<HttpRoute> All(FunctionCatalog catalog, string prefix)
    {
        var mistakes = new List<string>();
        var routes = new List<HttpRoute>();
        foreach (var (function, trigger) in catalog.TriggeredBy<HttpTriggerAttribute>())
        {
            if (Read(function, trigger, prefix, mistakes) is { } route)
                routes.Add(route);
        }

        mistakes.AddRange(Clashes(routes));
        return mistakes.Count == 0 ? routes : throw new FunctionCatalogException(mistakes);
    }

    private static HttpRoute? Read(
        FunctionDescriptor function, HttpTriggerAttribute trigger, string prefix, List<string> mistakes)
    {
        var route = (trigger.Route ?? function.Name).Trim('/');
        var template = "/" + string.Join('/', new[] { prefix, route }.Where(part => part.Length > 0));
        if (Array.Exists(Reserved, r => $"{template}/".StartsWith($"{r}/", StringComparison.OrdinalIgnoreCase)))
        {
            mistakes.Add($"Function '{function.Name}': route '{template}' begins with a part that the host keeps for itself "
                + $"({string.Join(", ", Reserved)}).");
            return null;
        }

        try
        {
            string[] methods = [.. (trigger.Methods ?? []).Select(m => m.ToUpperInvariant())];
            return new HttpRoute(function, template, RoutePatternFactory.Parse(template), methods, trigger.AuthLevel);
        }
        catch (RoutePatternException exception)
        {
            mistakes.Add($"Function '{function.Name}': route '{route}' is no route template: {exception.Message}");
            return null;
        }
    }

    /// <summary>Routing would answer 500 for two functions at one route, so they are refused at start.</summary>
    private static IEnumerable<string> Clashes(IReadOnlyList<HttpRoute> routes) =>
        from first in routes.Index()
        from second in routes.Skip(first.Index + 1)
        where first.Item.Template.Equals(second.Template, StringComparison.OrdinalIgnoreCase) && SharesMethod(first.Item, second)
        select $"Functions '{first.Item.Function.Name}' and '{second.Function.Name}' both answer at '{second.Template}'; give "
            + "one another route or method.";

    private static bool SharesMethod(HttpRoute first, HttpRoute second) =>
        first.Methods.Count == 0 || second.Methods.Count == 0 || first.Methods.Intersect(second.Methods).Any();
}
