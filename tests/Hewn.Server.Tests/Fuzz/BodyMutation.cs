using System.IO.Compression;
using System.Text;

namespace Hewn.Server.Tests.Fuzz;

/// <summary>Good bodies made bad: bytes changed, cut, doubled, swapped for what parsers stumble over.</summary>
internal static class BodyMutation
{
    private static readonly string[] _odd =
    [
        "\"", "{", "}", "[", "]", ",", ":", "null", "-", "1e999", "9223372036854775808", "-9223372036854775809",
        "\\ud800", "\\u0000", "\u0000", "true", "\"\\", "18446744073709551616", "0x", "{}", "[[]]", "\ud83d\ude80", " ",
        "NaN", "00000000000000000000000000000001", "\\x", "=~\"(\"", "|", "[5m]", "(", ")", "0.0000000000000001",
    ];

    /// <summary>A body with a few changes.</summary>
    public static byte[] Of(byte[] good, Random random)
    {
        var body = new List<byte>(good);
        for (int changes = random.Next(1, 6); changes > 0 && body.Count > 0; changes--)
            Change(body, random);
        return [.. body];
    }

    /// <summary>A body packed by gzip, sometimes damaged.</summary>
    public static byte[] Gzip(byte[] body, Random random)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body);
        return random.Next(2) == 0 ? packed.ToArray() : Of(packed.ToArray(), random);
    }

    private static void Change(List<byte> body, Random random)
    {
        int at = random.Next(body.Count);
        int length = Math.Min(random.Next(1, 20), body.Count - at);
        switch (random.Next(7))
        {
            case 0:
                body[at] = (byte)random.Next(256);
                break;
            case 1:
                body[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                body.RemoveRange(at, length);
                break;
            case 3:
                body.InsertRange(at, body.GetRange(random.Next(body.Count - length + 1), length));
                break;
            case 4:
                body.RemoveRange(at, body.Count - at);
                break;
            case 5:
                // A number of protobuf with all its bits: lengths and times beyond everything.
                body.InsertRange(at, [.. Enumerable.Repeat((byte)0xff, random.Next(1, 10)), (byte)random.Next(0x80)]);
                break;
            default:
                body.InsertRange(at, Encoding.UTF8.GetBytes(_odd[random.Next(_odd.Length)]));
                break;
        }
    }
}
