using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>
/// One application of a template: where it writes to, and what goes wrong. A thread keeps its buffer for the next event.
/// </summary>
internal sealed class TransformRun
{
    // A buffer that one large result has grown would stay as large as long as the thread lives.
    private const int KeptBytes = 256 * 1024;

    [ThreadStatic]
    private static TransformRun? _idle;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    private TransformRun() => Writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions
    {
        // The result is sent as JSON, never put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    public Utf8JsonWriter Writer { get; }

    /// <summary>Where one string with selections is put together before it is written.</summary>
    public ArrayBufferWriter<char> Text { get; } = new(256);

    public EventView View { get; private set; } = null!;

    public MissingValue Missing { get; private set; }

    public RoutingErrors? Errors { get; private set; }

    private int Limit { get; set; }

    /// <summary>Whether the result has outgrown its limit, so that the rest need not be written.</summary>
    public bool IsTooLarge => Writer.BytesCommitted + Writer.BytesPending > Limit;

    public static TransformResult Apply(TemplateNode root, EventView view, MissingValue missing, int limit)
    {
        var run = _idle ?? new TransformRun();
        _idle = null;
        (run.View, run.Missing, run.Limit, run.Errors) = (view, missing, limit, null);
        root.Write(run, name: null);
        var result = run.Result();
        run.View = null!;
        run._buffer.ResetWrittenCount();
        run.Writer.Reset();
        if (run._buffer.Capacity + (run.Text.Capacity * sizeof(char)) <= KeptBytes) _idle = run;
        return result;
    }

    public void Fail(string field, string selection) => (Errors ??= new RoutingErrors()).Add(
        field, selection, "The event has nothing there.", "Select what every event has, or let missing values be null or left out.");

    private TransformResult Result()
    {
        if (IsTooLarge)
        {
            (Errors ??= new RoutingErrors()).Add("template", null, $"The result has more than {Limit} bytes.", "Select less of the event.", RoutingErrorKind.TooLarge);
        }

        if (Errors is not null) return new TransformResult(default, Errors.All);
        Writer.Flush();
        return new TransformResult(_buffer.WrittenSpan.ToArray(), []);
    }
}
