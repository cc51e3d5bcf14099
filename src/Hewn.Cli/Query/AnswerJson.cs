using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hewn.Cli.Query;

/// <summary>The frame of an answer of Loki's API.</summary>
internal static class AnswerJson
{
    /// <summary>Writes an answer on one line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="writeMembers">Writes the members of <c>data</c>.</param>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> writeMembers)
    {
        using var stream = new MemoryStream();
        // What steers a terminal is escaped below; all else is as readable as it can be.
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteStartObject("data");
            writeMembers(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.WriteLine(PlainText.OfJson(Encoding.UTF8.GetString(stream.ToArray())));
    }
}
