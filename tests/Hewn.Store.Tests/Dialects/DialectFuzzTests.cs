using System.Diagnostics;
using System.Text;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Dialects;

/// <summary>
/// Samples that were damaged at random, read in the dialect they are in and in every other: nothing may fail, hang or
/// get lost. A seed that fails is told in the test's name; what it found belongs into a test of its own.
/// </summary>
public sealed class DialectFuzzTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();

    /// <summary>Few of them here; tests/fuzz/run takes all.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(
        1, Environment.GetEnvironmentVariable("FUZZ_MINUTES") is null ? 30 : 1000)];

    public static TheoryData<string> Dialects => [.. DialectNames.All];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_samples_keep_every_byte(int seed)
    {
        var random = new Random(seed);
        string[] names = [.. SampleFiles.Names];
        string path = Path.Combine(SampleFiles.Folder, names[seed % names.Length]);
        Check(Damaged(File.ReadAllBytes(path), random), null);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Any_text_read_in_a_dialect_keeps_every_byte(string dialect)
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            var random = new Random(seed);
            foreach (string name in SampleFiles.Names)
                Check(Damaged(File.ReadAllBytes(Path.Combine(SampleFiles.Folder, name)), random), dialect);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_bytes_keep_every_byte(int seed)
    {
        var random = new Random(seed);
        byte[] content = new byte[200_000];
        random.NextBytes(content);
        for (int i = 0; i < content.Length; i += random.Next(1, 200))
            content[i] = "\n\r{}[]\"\\ \t\0:=<"u8[random.Next(14)];
        Check(content, null);
    }

    /// <summary>Other damage in each run. What fails is told with the seed that has it fail again.</summary>
    [Fact]
    public void Samples_damaged_as_never_before_keep_every_byte()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("HEWN_FUZZ_SEED"), out int asked)
            ? asked : Environment.TickCount;
        var random = new Random(seed);
        foreach (string name in SampleFiles.Names)
        {
            try
            {
                Check(Damaged(File.ReadAllBytes(Path.Combine(SampleFiles.Folder, name)), random), null);
            }
            catch (Exception e) // whatever it is: with its seed it can be had again
            {
                throw new InvalidOperationException($"{name}, with HEWN_FUZZ_SEED={seed}", e);
            }
        }
    }

    /// <summary>Records that ask for work with the square of their length: it is bounded.</summary>
    [Theory]
    [InlineData("\"name\":1,", "\"level\":30")]
    [InlineData("\"time\":\"x\",", "\"level\":30")]
    [InlineData("\"a\":1,", "\"@t\":\"2026-01-19T00:00:00Z\",\"@mt\":\"REPEAT{a }\"")]
    [InlineData("\"a\":1,", "\"@t\":\"2026-01-19T00:00:00Z\",\"@mt\":\"REPEAT{ \"")]
    [InlineData("\"message\":\"x\",", "\"err\":{\"message\":\"REPEAT\\n\"}")]
    public void Hostile_records_take_no_longer_than_others(string member, string last)
    {
        string[] parts = last.Split("REPEAT");
        if (parts.Length == 2)
        {
            int end = parts[1].LastIndexOf('"');
            string repeated = string.Concat(Enumerable.Repeat(parts[1][..end], 200_000));
            last = parts[0] + repeated + parts[1][end..];
        }

        string members = string.Concat(Enumerable.Repeat(member, 200_000));
        Check(Encoding.UTF8.GetBytes($"{{{members}{last}}}\n"), null);
    }

    /// <summary>Every begin of a sample is a file that was cut short or is just being written.</summary>
    [Fact]
    public void Every_begin_of_a_sample_keeps_every_byte()
    {
        const int Step = 11; // Another begin of the steps in each sample.
        foreach ((int sample, string name) in SampleFiles.Names.Index())
        {
            byte[] content = File.ReadAllBytes(Path.Combine(SampleFiles.Folder, name));
            content = content[..Math.Min(content.Length, 700)];
            for (int length = sample % Step; length <= content.Length; length += Step)
                Check(content[..length], null);
        }
    }

    /// <summary>Whatever the pieces in which a file grows, each line comes once and as soon as it is whole.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_file_that_grows_keeps_every_byte(int seed)
    {
        var random = new Random(seed);
        foreach (string name in SampleFiles.Names)
        {
            byte[] content = File.ReadAllBytes(Path.Combine(SampleFiles.Folder, name));
            string path = _folder.File("growing.log");
            File.WriteAllBytes(path, []);
            using var reader = new SegmentReader(
                Segment.TryOpen(path)!, new TimestampReader(TimeZoneInfo.Utc), new ReadTally());
            var entries = new List<Entry>();
            var entry = new Entry();
            using (FileStream file = File.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            {
                for (int at = 0; at < content.Length;)
                {
                    int length = Math.Min(random.Next(1, 400), content.Length - at);
                    file.Write(content, at, length);
                    file.Flush();
                    at += length;
                    while (reader.TryRead(entry, isFinal: at == content.Length))
                        entries.Add(entry.Copy());
                }
            }

            entries.ShouldConserve(content);
        }
    }

    private void Check(byte[] content, string? dialect)
    {
        long started = Stopwatch.GetTimestamp();
        var tally = new ReadTally();
        List<Entry> entries = _folder.Read(content, dialect, tally);
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(_patience);
        entries.ShouldConserve(content);
        (tally.Records + tally.Unparsable).ShouldBe(entries.Count);
    }

    private static byte[] Damaged(byte[] content, Random random)
    {
        var bytes = new List<byte>(content);
        for (int i = random.Next(1, 40); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 60), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 300), bytes.Count - at)));
                    break;
                case 3:
                    bytes.Insert(at, "\n\r\0{}[]\"\\ \t=:<>|\u001b"u8[random.Next(17)]);
                    break;
                case 4:
                    bytes.InsertRange(at, [0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]);
                    break;
                case 5:
                    bytes.InsertRange(at, "\r\n"u8.ToArray());
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string((char)random.Next(32, 127), 2000)));
                    break;
            }
        }

        return [.. bytes];
    }
}
