using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Otlp;

/// <summary>Logs and spans as OpenTelemetry's exporters send them.</summary>
internal static class OtlpBodies
{
    public const string LogsJson = """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"api"}},
        {"key":"host.name","value":{"stringValue":"h1"}}]},"scopeLogs":[{"scope":{"name":"lib","version":"1.2",
        "attributes":[{"key":"s.a","value":{"boolValue":true}}]},"logRecords":[{"timeUnixNano":"5",
        "observedTimeUnixNano":"6","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"broken"},
        "attributes":[{"key":"http.status","value":{"intValue":"500"}},{"key":"nested","value":
        {"kvlistValue":{"values":[{"key":"x","value":{"doubleValue":1.5}}]}}},
        {"key":"list","value":{"arrayValue":{"values":[{"intValue":1},
        {"stringValue":"two"}]}}}],"droppedAttributesCount":2,"flags":1,"traceId":"0102030405060708090A0B0C0D0E0F10",
        "spanId":"0102030405060708"},{"observedTimeUnixNano":"9","body":{"kvlistValue":{"values":[{"key":"k",
        "value":{"stringValue":"v"}}]}}}]}]}]}
        """;

    public const string TracesJson = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"api"}}]},
        "scopeSpans":[{"scope":{"name":"lib"},"spans":[{"traceId":"abababababababababababababababab",
        "spanId":"0101010101010101","parentSpanId":"0202020202020202","name":"chat llama","kind":3,
        "startTimeUnixNano":"1000000","endTimeUnixNano":"3500000","attributes":[
        {"key":"gen_ai.usage.input_tokens","value":{"intValue":"26"}}],
        "status":{"code":2,"message":"too slow"}}]}]}]}
        """;

    public static byte[] LogsProtobuf()
    {
        Proto first = new Proto().Fixed64(1, 5).Number(2, 17).Text(3, "ERROR").Message(5, new Proto().Text(1, "broken"))
            .Message(6, Pair("http.status", new Proto().Number(3, 500)))
            .Message(6, Pair("nested", new Proto().Message(6, new Proto().Message(
                1, Pair("x", new Proto().Fixed64(4, BitConverter.DoubleToUInt64Bits(1.5)))))))
            .Message(6, Pair("list", new Proto().Message(5, new Proto().Message(1, new Proto().Number(3, 1))
                .Message(1, new Proto().Text(1, "two")))))
            .Number(7, 2).Fixed32(8, 1).Raw(9, [.. Enumerable.Range(1, 16).Select(one => (byte)one)])
            .Raw(10, [.. Enumerable.Range(1, 8).Select(one => (byte)one)]).Fixed64(11, 6);
        Proto second = new Proto().Fixed64(11, 9).Message(5, new Proto().Message(
            6, new Proto().Message(1, Pair("k", new Proto().Text(1, "v")))));
        Proto scope = new Proto().Message(1, new Proto().Text(1, "lib").Text(2, "1.2")
            .Message(3, Pair("s.a", new Proto().Number(2, 1)))).Message(2, first).Message(2, second);
        Proto resource = new Proto().Message(1, Pair("service.name", new Proto().Text(1, "api")))
            .Message(1, Pair("host.name", new Proto().Text(1, "h1")));
        return new Proto().Message(1, new Proto().Message(1, resource).Message(2, scope)).Bytes;
    }

    public static byte[] TracesProtobuf()
    {
        Proto span = new Proto().Raw(1, [.. Enumerable.Repeat((byte)0xab, 16)])
            .Raw(2, [.. Enumerable.Repeat((byte)1, 8)]).Raw(4, [.. Enumerable.Repeat((byte)2, 8)])
            .Text(5, "chat llama").Number(6, 3).Fixed64(7, 1_000_000)
            .Fixed64(8, 3_500_000).Message(9, Pair("gen_ai.usage.input_tokens", new Proto().Number(3, 26)))
            .Message(15, new Proto().Text(2, "too slow").Number(3, 2));
        return new Proto().Message(1, new Proto()
            .Message(1, new Proto().Message(1, Pair("service.name", new Proto().Text(1, "api"))))
            .Message(2, new Proto().Message(1, new Proto().Text(1, "lib")).Message(2, span))).Bytes;
    }

    private static Proto Pair(string key, Proto value) => new Proto().Text(1, key).Message(2, value);
}
