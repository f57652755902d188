using CsCheck;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>What is written is read back as it was, in every form that can express it.</summary>
public sealed class RoundTripTests
{
    private static readonly DateTimeOffset Published = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string> Text = Gen.String[Gen.Char["aZ0 /%\"\\é€\n"], 1, 12];

    private static readonly Gen<DateTimeOffset?> Time = Gen.Long[0, 3_000_000_000_000_000].Select(ticks => (DateTimeOffset?)DateTimeOffset.UnixEpoch.AddTicks(ticks));

    private static readonly Gen<EventData> Data = Gen.Int[0, 4].Select(which => which switch
    {
        0 => default,
        1 => EventData.Json("""{ "a" : [1.0, null, "é"] }"""),
        2 => EventData.Json("null"),
        3 => EventData.Json("\"text\""),
        _ => new EventData(EventDataKind.Binary, new byte[] { 0, 255, 7 }),
    });

    private static readonly Gen<EventExtension> Extension = Gen.Select(Gen.Enum<ExtensionType>(), Text, Gen.Int, Gen.Bool, (type, text, number, flag) =>
        type switch
        {
            ExtensionType.WholeNumber => new EventExtension("number", $"{number}", type),
            ExtensionType.Boolean => new EventExtension("flag", flag ? "true" : "false", type),
            _ => new EventExtension("text", text),
        });

    private static readonly Gen<CloudEvent> Event = Gen.Select(Text, Text, Text, Time, Data, Extension.Array[0, 3], (id, type, subject, time, data, extensions) => new CloudEvent
    {
        Id = id,
        Source = "/shop/%20",
        Type = type,
        Subject = subject,
        Time = time,
        DataContentType = data.Kind == EventDataKind.Binary ? "application/octet-stream" : null,
        DataSchema = "https://schemas/1",
        Extensions = [.. extensions.DistinctBy(extension => extension.Name)],
        Data = data,
    });

    [Fact]
    public void Structured_AnyEvent_ComesBack() =>
        Event.Sample(one => Same(one, Read(EventReader.CloudEventJson, [], CloudEventWriter.Structured(one))));

    [Fact]
    public void Batch_AnyEvents_ComeBack() => Event.Array[1, 4].Sample(events =>
    {
        CloudEvent[] distinct = [.. events.DistinctBy(one => one.Id)];
        var reading = EventReader.Read(new PublishRequest(EventReader.CloudEventBatchJson, [], CloudEventWriter.Batch(distinct), "/t"), new EventLimits());
        Assert.Empty(reading.Errors);
        foreach (var (sent, read) in distinct.Zip(reading.Events)) Same(sent, read);
    });

    [Fact]
    public void Binary_AnyEvent_ComesBackWithItsExtensionsAsText() => Event.Sample(one =>
    {
        var (headers, body) = CloudEventWriter.Binary(one);
        Assert.All(headers, header => Assert.All(header.Value, letter => Assert.InRange(letter, ' ', '~')));
        var read = Read(headers.FirstOrDefault(header => header.Key == "Content-Type").Value, headers, body);
        Same(one with
        {
            Extensions = [.. one.Extensions.Select(extension => extension with { Type = ExtensionType.Text })],
            DataContentType = read.DataContentType,
        }, read);
    });

    [Fact]
    public void EventGrid_WhatItCanExpress_ComesBack() => Event.Sample(any =>
    {
        var one = any with { DataSchema = null, DataContentType = null, Extensions = [new EventExtension("dataversion", "1.0")] };
        if (one.Data.Kind == EventDataKind.Binary) return;
        var read = Assert.Single(EventReader.Read(
            new PublishRequest("application/json", [], EventGridWriter.Array([one], Published), one.Source), new EventLimits()).Events);
        Same(one, read);
    });

    [Fact]
    public void EventGrid_OfAnEventWithoutTimeAndSubject_FillsThemIn()
    {
        var read = Assert.Single(EventReader.Read(
            new PublishRequest(null, [], EventGridWriter.Array([Sample.Event(subject: null)], Published), "/shop"), new EventLimits()).Events);
        Assert.Equal((Published, null), (read.Time, read.Subject));
    }

    [Fact]
    public void Binary_OfTextInJson_SendsTheText()
    {
        var (_, body) = CloudEventWriter.Binary(Sample.Event("\"a\\nb\"") with { DataContentType = "text/plain" });
        Assert.Equal("a\nb"u8.ToArray(), body.ToArray());
    }

    private static CloudEvent Read(string? contentType, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        var reading = EventReader.Read(new PublishRequest(contentType, headers, body, "/t"), new EventLimits());
        Assert.Empty(reading.Errors);
        return Assert.Single(reading.Events);
    }

    private static void Same(CloudEvent expected, CloudEvent actual)
    {
        Assert.Equal(expected.Extensions, actual.Extensions);
        Assert.Equal(expected with { Extensions = [] }, actual with { Extensions = [] });
    }
}
