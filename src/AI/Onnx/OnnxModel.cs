using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.AI.Loading;
using Microsoft.ML.OnnxRuntime;

namespace FunctionsOrchestration.AI.Onnx;

/// <summary>A loaded ONNX model with one output. Runs on the caller's thread, and on <c>threads − 1</c> helpers.</summary>
[SuppressMessage("Design", "CA1001", Justification =
    "Freeing a session under a running call crashes the process. It is shared until the process ends; its finalizer frees it.")]
internal sealed class OnnxModel
{
    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    /// <summary>Loads a model.</summary>
    /// <param name="file">The model file.</param>
    /// <param name="threads">Threads that one call may use.</param>
    public OnnxModel(ModelFile file, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            // Sizes differ from call to call: planning memory for each would keep all the plans.
            EnableMemoryPattern = false,
            EnableCpuMemArena = false,
        };
        // Idle helpers must not spin on cores that other calls want.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(file.Path, options);
        _inputs = [.. _session.InputNames];
        _outputs = [.. _session.OutputNames];
    }

    /// <summary>Runs the model.</summary>
    /// <typeparam name="TResult">What is read from the output.</typeparam>
    /// <param name="inputs">One tensor an input, in the order of <paramref name="names"/>.</param>
    /// <param name="read">Reads the output's elements and shape, which are gone when it returns.</param>
    /// <param name="names">Names of the inputs; null for the model's own order.</param>
    public TResult Run<TResult>(OrtValue[] inputs, Reader<TResult> read, string[]? names = null)
    {
        using var run = new RunOptions();
        using var outputs = _session.Run(run, names ?? _inputs, inputs, _outputs);
        return read(outputs[0].GetTensorDataAsSpan<float>(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    /// <summary>Reads an output.</summary>
    internal delegate TResult Reader<out TResult>(ReadOnlySpan<float> elements, long[] shape);
}
