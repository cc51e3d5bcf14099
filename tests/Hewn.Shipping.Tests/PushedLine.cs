using System.Text;
using Hewn.Shipping.Wire;
using IronSnappy;

namespace Hewn.Shipping.Tests;

/// <summary>A line as a Loki reads it from a push.</summary>
internal sealed record PushedLine(long TimestampNs, string Text, string Stream, string Metadata)
{
    /// <summary>The lines of a body of Loki's push, in order.</summary>
    public static List<PushedLine> Of(byte[] body)
    {
        var lines = new List<PushedLine>();
        var request = new ProtoReader(Snappy.Decode(body));
        while (request.TryRead(out int field))
        {
            field.ShouldBe(1);
            string labels = "";
            var stream = new ProtoReader(request.Bytes);
            while (stream.TryRead(out int part))
            {
                if (part == 1)
                    labels = Encoding.UTF8.GetString(stream.Bytes);
                else
                    lines.Add(Entry(stream.Bytes, labels));
            }
        }

        return lines;
    }

    private static PushedLine Entry(ReadOnlySpan<byte> bytes, string labels)
    {
        (long ns, string text) = (0, "");
        var metadata = new List<string>();
        var entry = new ProtoReader(bytes);
        while (entry.TryRead(out int field))
        {
            var inner = new ProtoReader(entry.Bytes);
            if (field == 1)
            {
                while (inner.TryRead(out int part))
                    ns += (long)inner.Number * (part == 1 ? 1_000_000_000 : 1);
            }
            else if (field == 2)
            {
                text = Encoding.UTF8.GetString(entry.Bytes);
            }
            else
            {
                (string name, string value) = ("", "");
                while (inner.TryRead(out int part))
                {
                    string read = Encoding.UTF8.GetString(inner.Bytes);
                    (name, value) = part == 1 ? (read, value) : (name, read);
                }

                metadata.Add($"{name}={value}");
            }
        }

        return new(ns, text, labels, string.Join(' ', metadata));
    }
}
