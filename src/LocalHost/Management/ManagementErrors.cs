using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>What the management API answers when something is wrong, in the form that the genuine host has for it.</summary>
internal static class ManagementErrors
{
    /// <summary>A refusal with its reason.</summary>
    public static IResult Answer(int statusCode, string message) =>
        ManagementJson.Answer(new JsonObject { ["Message"] = message }, statusCode);

    /// <summary>A refusal with its reason and the exception behind it.</summary>
    public static IResult Answer(int statusCode, string message, Exception cause) => ManagementJson.Answer(
        new JsonObject
        {
            ["Message"] = message,
            ["ExceptionMessage"] = cause.Message,
            ["ExceptionType"] = cause.GetType().FullName,
            ["StackTrace"] = cause.StackTrace,
        },
        statusCode);

    /// <summary>Turns what an endpoint throws into an answer: 400 for a wrong argument, 500 for anything else.</summary>
    public static async ValueTask<object?> AnswerFaultsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ArgumentException fault)
        {
            return Answer(StatusCodes.Status400BadRequest, "One or more of the arguments submitted is incorrect", fault);
        }
        catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw;
        }
        catch (StoreException fault)
        {
            return Answer(StatusCodes.Status503ServiceUnavailable, fault.Message);
        }
        catch (Exception fault)
        {
            return Answer(StatusCodes.Status500InternalServerError, "Something went wrong while processing your request", fault);
        }
    }
}
