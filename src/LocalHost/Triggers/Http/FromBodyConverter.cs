using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>Reads a parameter marked <c>[FromBody]</c> from the request's body.</summary>
internal sealed class FromBodyConverter : IInputConverter
{
    /// <inheritdoc/>
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.FunctionContext.GetHttpContext() is not { } http)
            return ConversionResult.Unhandled();
        try
        {
            return ConversionResult.Success(await WorkerSerializer.Of(context.FunctionContext)
                .DeserializeAsync(http.Request.Body, context.TargetType, context.FunctionContext.CancellationToken));
        }
        catch (System.Text.Json.JsonException exception)
        {
            return ConversionResult.Failed(exception);
        }
    }
}
