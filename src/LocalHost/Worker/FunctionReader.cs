using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Reads the declaration of one function and notes everything in it that could never run.</summary>
internal static partial class FunctionReader
{
    /// <summary>Reads a <c>[Function]</c> method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="mistakes">Takes what is wrong with it.</param>
    /// <returns>The function; <see langword="null"/> when something is wrong with it.</returns>
    public static FunctionDescriptor? Read(MethodInfo method, List<string> mistakes)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var found = mistakes.Count;
        CheckName(name, method, mistakes);
        CheckMethod(name, method, mistakes);
        var parameters = method.GetParameters();
        foreach (var parameter in parameters)
            CheckParameter(name, parameter, mistakes);

        var triggers = parameters.Where(p => p.IsDefined(typeof(TriggerBindingAttribute), inherit: true)).ToArray();
        CheckTriggers(name, method, triggers, mistakes);
        var outputs = OutputsOf(method, Array.Exists(triggers, t => t.IsDefined(typeof(HttpTriggerAttribute)))).ToArray();
        mistakes.AddRange(outputs.Select(BindingRules.Check).OfType<string>().Select(mistake => $"Function '{name}' {mistake}"));
        var retry = RetryOf(name, method, triggers, mistakes);
        if (mistakes.Count > found)
            return null;

        return new FunctionDescriptor
        {
            Name = name,
            Method = method,
            Trigger = triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!,
            TriggerParameter = triggers[0],
            BindingParameters = [.. parameters.Where(p => p != triggers[0])],
            Outputs = outputs,
            Retry = retry,
        };
    }

    private static void CheckName(string name, MethodInfo method, List<string> mistakes)
    {
        if (name is null || !ValidName().IsMatch(name))
            mistakes.Add($"Function name '{name}' of {Place(method)} must start with a letter and hold only letters, digits, '_' "
                + "and '-', at most 128.");
    }

    private static void CheckMethod(string name, MethodInfo method, List<string> mistakes)
    {
        if (!method.IsPublic)
            mistakes.Add($"Function '{name}': {Place(method)} must be public.");
        if (method.ContainsGenericParameters)
            mistakes.Add($"Function '{name}': {Place(method)} must not be generic.");
        if (!method.IsStatic && method.DeclaringType!.IsAbstract)
            mistakes.Add($"Function '{name}': {method.DeclaringType} is abstract; declare the function in a class that can be "
                + "created, or make it static.");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            mistakes.Add($"Function '{name}': {Place(method)} is async void; return Task so that the host knows when it ends.");
    }

    private static void CheckParameter(string name, ParameterInfo parameter, List<string> mistakes)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef || type.IsPointer || type.IsByRefLike)
            mistakes.Add($"Function '{name}': parameter '{parameter.Name}' of type {type} cannot be bound; take a value or a "
                + "class.");
        if (parameter.IsDefined(typeof(DurableClientAttribute), inherit: true) && type != typeof(DurableTaskClient))
            mistakes.Add($"Function '{name}': parameter '{parameter.Name}' is marked [DurableClient] and must be a "
                + $"{nameof(DurableTaskClient)}.");
    }

    private static void CheckTriggers(string name, MethodInfo method, ParameterInfo[] triggers, List<string> mistakes)
    {
        if (triggers.Length == 0)
            mistakes.Add($"Function '{name}' has no trigger; mark one parameter of {Place(method)} with a trigger attribute such "
                + "as [HttpTrigger].");
        if (triggers.Length > 1)
            mistakes.Add($"Function '{name}' has {triggers.Length} triggers ({string.Join(", ", triggers.Select(t => t.Name))}); "
                + "keep one.");
        foreach (var trigger in triggers)
        {
            if (BindingRules.Check(trigger.GetCustomAttribute<TriggerBindingAttribute>()!, trigger.ParameterType) is { } mistake)
                mistakes.Add($"Function '{name}' {mistake}");
        }
    }

    private static RetrySchedule? RetryOf(string name, MethodInfo method, ParameterInfo[] triggers, List<string> mistakes)
    {
        if (method.GetCustomAttribute<RetryAttribute>() is not { } attribute)
            return null;
        if (!Array.Exists(triggers, t => t.IsDefined(typeof(TimerTriggerAttribute))))
            mistakes.Add($"Function '{name}' has a retry attribute, which only timer triggers honour; queue and Event Grid "
                + "messages come again by themselves, activities take a retry policy from their orchestrator.");
        var schedule = RetrySchedule.Read(attribute);
        if (schedule is null)
            mistakes.Add($"Function '{name}': a retry attribute needs a count of at least -1 and times as hh:mm:ss, the least "
                + "first.");
        return schedule;
    }

    private static List<FunctionOutput> OutputsOf(MethodInfo method, bool isHttp)
    {
        var properties = FunctionMethod.ResultTypeOf(method)?.GetProperties() ?? [];
        List<FunctionOutput> outputs =
        [
            .. from attribute in method.GetCustomAttributes<OutputBindingAttribute>()
               select new FunctionOutput(FunctionOutput.Return, attribute, null),
            .. from property in properties
               from attribute in property.GetCustomAttributes<OutputBindingAttribute>()
               select new FunctionOutput(property.Name, attribute, property),
        ];
        // Among other outputs, a property of a response's type is the response without being marked.
        if (isHttp
            && outputs.Exists(o => o.Property is not null)
            && !outputs.Exists(o => o.Attribute is HttpResultAttribute)
            && Array.Find(properties, IsResponse) is { } response)
            outputs.Add(new FunctionOutput(response.Name, new HttpResultAttribute(), response));
        return outputs;
    }

    private static bool IsResponse(PropertyInfo property) =>
        property.PropertyType.IsAssignableTo(typeof(IActionResult))
        || property.PropertyType.IsAssignableTo(typeof(IResult))
        || property.PropertyType.IsAssignableTo(typeof(HttpResponseData));

    private static string Place(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_-]{0,127}$")]
    private static partial Regex ValidName();
}
