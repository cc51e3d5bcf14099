using System.IO.Compression;
using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Shipping.Lines;
using Hewn.Shipping.Wire;

namespace Hewn.Shipping.Tests.Wire;

/// <summary>OpenTelemetry's logs over HTTP.</summary>
public sealed class OtlpLogsFormatTests
{
    private static readonly LabelSet _labels = LabelSet.Of(("service", "api"), ("level", "ERROR"));

    [Fact]
    public void A_record_has_its_own_places_for_time_level_ids_and_fields()
    {
        var line = new ShippedLine(
            1_768_820_400_123_456_000, "the line"u8.ToArray(), _labels, LabelSet.Of(("user_id", "u1")))
        {
            Path = "a.log",
            Record = new(Level.Error, "ERROR", "0123456789abcdef0123456789abcdef", "0123456789abcdef"),
        };
        string text = Show(new OtlpLogsFormat().Write([line, line with { Record = new(null, null, "short", null) }]));
        text.ShouldBe(
            "1{1{1{1:level 2{1:ERROR}}1{1:service.name 2{1:api}}}"
            + "2{2{1=1768820400123456000 2=17 3:ERROR 5{1:the line}6{1:user_id 2{1:u1}}"
            + "9#0123456789abcdef0123456789abcdef 10#0123456789abcdef 11=1768820400123456000 }"
            + "2{1=1768820400123456000 5{1:the line}6{1:user_id 2{1:u1}}11=1768820400123456000 }}}");
    }

    [Fact]
    public void Lines_that_the_far_side_took_only_in_part_are_read_from_its_answer()
    {
        var answer = new ProtoWriter();
        int partial = answer.Begin(1);
        answer.WriteNumber(1, 3);
        answer.WriteText(2, "too old");
        answer.End(partial);
        new OtlpLogsFormat().ReadRefused(answer.Written.Span).ShouldBe((3, "too old"));
        new OtlpLogsFormat().ReadRefused([]).ShouldBe((0, ""));
        new OtlpLogsFormat().ReadRefused("<html>"u8).ShouldBe((0, ""));
    }

    /// <summary>Unpacks a request: messages in braces, texts behind colons, bytes of ids behind #, numbers behind =.
    /// </summary>
    private static string Show(byte[] body)
    {
        using var packed = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        var text = new StringBuilder();
        Show(plain.ToArray(), "", text);
        return text.ToString();
    }

    private static void Show(ReadOnlySpan<byte> message, string path, StringBuilder text)
    {
        var reader = new ProtoReader(message);
        while (reader.TryRead(out int field))
        {
            string here = $"{path}/{field}";
            bool isMessage = here is "/1" or "/1/1" or "/1/2" or "/1/1/1" or "/1/1/1/2" or "/1/2/2" or "/1/2/2/5"
                or "/1/2/2/6" or "/1/2/2/6/2";
            if (isMessage)
            {
                text.Append(field).Append('{');
                Show(reader.Bytes, here, text);
                text.Length -= text[^1] == ' ' && !here.EndsWith("/2/2", StringComparison.Ordinal) ? 1 : 0;
                text.Append('}');
            }
            else if (here is "/1/2/2/9" or "/1/2/2/10")
            {
                text.Append(field).Append('#').Append(Convert.ToHexStringLower(reader.Bytes)).Append(' ');
            }
            else if (reader.Bytes.Length > 0)
            {
                text.Append(field).Append(':').Append(Encoding.UTF8.GetString(reader.Bytes)).Append(' ');
            }
            else
            {
                text.Append(field).Append('=').Append(reader.Number).Append(' ');
            }
        }
    }
}
