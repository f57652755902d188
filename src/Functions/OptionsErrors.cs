using System.Globalization;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration;

/// <summary>Gathers what is wrong with a section of the configuration, so that one message names all of it.</summary>
internal sealed class OptionsErrors(string section)
{
    private readonly List<string> _errors = [];

    public OptionsErrors AtLeast(long minimum, long value, string name) =>
        Check(value >= minimum, name, value.ToString(CultureInfo.InvariantCulture), $"{minimum} or more");

    public OptionsErrors AtLeast(TimeSpan minimum, TimeSpan value, string name) =>
        Check(value >= minimum, name, $"{value:c}", $"{minimum:c} or more");

    public OptionsErrors Within(double minimum, double maximum, double value, string name) =>
        Check(
            value >= minimum
            && value <= maximum, name, value.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{minimum}–{maximum}"));

    public OptionsErrors Positive(TimeSpan value, string name) =>
        Check(value > TimeSpan.Zero, name, $"{value:c}", "more than zero");

    public OptionsErrors Each(IEnumerable<string> values, string name, Func<string, bool> holds, string wanted)
    {
        var index = 0;
        foreach (var value in values) Check(holds(value), $"{name}:{index++}", $"'{value}'", wanted);
        return this;
    }

    public OptionsErrors Check(bool holds, string name, string value, string wanted)
    {
        if (!holds) _errors.Add($"{section}:{name} is {value}; it must be {wanted}.");
        return this;
    }

    public ValidateOptionsResult ToResult() =>
        _errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_errors);
}
