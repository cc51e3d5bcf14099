using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Hewn.Tests.Crash;

/// <summary>A log file with its backups, whose lines are numbered by program life and thread.</summary>
internal sealed class NumberedFiles
{
    private readonly Dictionary<(int Life, int Thread), long> _last = [];
    private bool _mayBeginLate;

    /// <summary>The lives that stand in it.</summary>
    public IEnumerable<int> Lives => _last.Keys.Select(key => key.Life).Distinct();

    /// <summary>The oldest life, some or all of whose first lines were deleted; -1 where that must not be.</summary>
    public int CutLife { get; private set; } = -1;

    /// <summary>Files read.</summary>
    public int Files { get; private set; }

    /// <summary>Lines that recovery says it wrote, as far as this log tells of it.</summary>
    public long Recovered { get; private set; }

    /// <summary>The number of a thread's last line; 0 when it has none.</summary>
    public long LastOf(int life, int thread) => _last.GetValueOrDefault((life, thread));

    /// <summary>Reads all, the oldest first. Each thread's numbers must follow each other without a gap.</summary>
    /// <param name="path">The log.</param>
    /// <param name="format">Its format.</param>
    /// <param name="step">How far the numbers of a thread are apart.</param>
    /// <param name="mayBeginLate">Whether the oldest may have been deleted.</param>
    public static NumberedFiles Read(string path, FileFormat format, int step, bool mayBeginLate = false)
    {
        var files = new NumberedFiles { _mayBeginLate = mayBeginLate };
        int backups = 0;
        while (File.Exists($"{path}.{backups + 1}") || File.Exists($"{path}.{backups + 1}.gz"))
            backups++;
        for (int backup = backups; backup >= 0; backup--)
        {
            string name = backup == 0 ? path : $"{path}.{backup}";
            if (File.Exists(name))
                files.Take(name, File.ReadAllBytes(name), format, step);
            else if (backup > 0)
                files.Take(name + ".gz", Unpack(name + ".gz"), format, step);
        }

        return files;
    }

    private static byte[] Unpack(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var lines = new MemoryStream();
        gzip.CopyTo(lines);
        return lines.ToArray();
    }

    private void Take(string path, ReadOnlySpan<byte> bytes, FileFormat format, int step)
    {
        Files++;
        if (!bytes.IsEmpty)
            bytes[^1].ShouldBe((byte)'\n', $"{path} ends in a torn line");
        for (int end; (end = bytes.IndexOf((byte)'\n') + 1) > 0; bytes = bytes[end..])
        {
            ReadOnlySpan<byte> line = bytes[..(end - 1)];
            (int life, int thread, long number) = format == FileFormat.Json ? Json(line) : Text(line);
            if (thread < 0)
            {
                Recovered += number;
                continue;
            }

            if (_mayBeginLate && _last.Count == 0)
                CutLife = life;
            long last = _last.GetValueOrDefault((life, thread), life == CutLife ? number - step : 0);
            if (number != last + step)
            {
                throw new InvalidOperationException(
                    $"{path}: life {life}, thread {thread}: {number} stands behind {last}");
            }

            _last[(life, thread)] = number;
        }
    }

    private static (int Life, int Thread, long Number) Json(ReadOnlySpan<byte> line)
    {
        (long life, long thread, long number, long records) = (-1, -1, -1, 0);
        bool isOwn = false;
        var json = new Utf8JsonReader(line);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
                continue;
            if (json.ValueTextEquals("g"u8))
                life = Next(ref json);
            else if (json.ValueTextEquals("t"u8))
                thread = Next(ref json);
            else if (json.ValueTextEquals("n"u8))
                number = Next(ref json);
            else if (json.ValueTextEquals("records"u8))
                records = Next(ref json);
            else if (json.ValueTextEquals("logger"u8))
                isOwn = json.Read() && json.ValueTextEquals("hewn"u8);
        }

        return isOwn ? (0, -1, records) : Checked(line, life, thread, number);
    }

    private static long Next(ref Utf8JsonReader json) => json.Read() ? json.GetInt64() : -1;

    private static (int Life, int Thread, long Number) Text(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf(" logger=hewn "u8) > 0)
            return (0, -1, NumberBehind(line, " records="u8));
        bool isWhole = line.StartsWith("time="u8) && line[(line.IndexOf(" padding="u8) + 9)..].Trim((byte)'x') is
            [] or [(byte)'"', (byte)'"'];
        return Checked(
            line, isWhole ? NumberBehind(line, " g="u8) : -1, NumberBehind(line, " t="u8), NumberBehind(line, " n="u8));
    }

    private static long NumberBehind(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        int at = line.IndexOf(name);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(line[(at + name.Length)..], out long number, out _)
            ? number
            : -1;
    }

    private static (int Life, int Thread, long Number) Checked(
        ReadOnlySpan<byte> line, long life, long thread, long number) =>
        life >= 0 && thread >= 0 && number > 0
            ? ((int)life, (int)thread, number)
            : throw new InvalidOperationException($"malformed: {Encoding.UTF8.GetString(line)}");
}
