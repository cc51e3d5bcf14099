using System.Globalization;
using System.Text.Json;

namespace Hewn.Benchmarks;

/// <summary>As the original writes: the next number from a file and back, then the log opened for one line.
/// </summary>
internal sealed class OriginalLog
{
    private readonly string _log;
    private readonly string _counter;

    public OriginalLog(string folder)
    {
        Directory.CreateDirectory(folder);
        (_log, _counter) = (Path.Combine(folder, "logs.jsonl"), Path.Combine(folder, ".log_sequence"));
    }

    public void Log(int epoch)
    {
        int next = File.Exists(_counter)
            ? int.Parse(File.ReadAllText(_counter), CultureInfo.InvariantCulture)
            : 0;
        File.WriteAllText(_counter, (next + 1).ToString(CultureInfo.InvariantCulture));
        using StreamWriter log = File.AppendText(_log);
        log.Write(LineOf(epoch));
    }

    /// <summary>A line as a program without Hewn makes it.</summary>
    public static string LineOf(int epoch) => JsonSerializer.Serialize(new
    {
        timestamp = TimeProvider.System.GetUtcNow(),
        level = "info",
        message = "Epoch completed",
        metadata = new { epoch, train_loss = 0.234, val_loss = 0.456 },
        sequenceNumber = epoch,
    }) + "\n";
}
