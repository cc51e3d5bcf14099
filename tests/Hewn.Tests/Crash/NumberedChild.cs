using System.Diagnostics;
using System.Text;
using Hewn.Tests.Support;

namespace Hewn.Tests.Crash;

/// <summary>A process that logs numbered records from several threads until it is ended; see tests/KillChild.</summary>
internal sealed class NumberedChild(string folder, int life, int threads) : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<bool> _ready = new();
    private Process? _process;

    public string? RingFolder { get; init; }

    /// <summary>Records of a thread between two pauses; 0 for no pause.</summary>
    public int Burst { get; init; }

    public FileFormat Format { get; init; } = FileFormat.Json;

    public int MaxFileBytes { get; init; } = 1_000_000;

    public int BufferBytes { get; init; } = Limits.MinBufferBytes;

    /// <summary>Whether its backups are compressed.</summary>
    public bool IsPacked { get; init; }

    /// <summary>More arguments of tests/KillChild.</summary>
    public string[] Settings { get; init; } = [];

    /// <summary>A program that starts it, with its arguments.</summary>
    public string[] Launcher { get; init; } = [];

    public static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace("Hewn.Tests", "KillChild", StringComparison.Ordinal), "KillChild.dll");

    /// <summary>The number of each thread's last call that has returned.</summary>
    public long[] Returned
    {
        get
        {
            byte[] bytes = File.ReadAllBytes(Numbers);
            return [.. Enumerable.Range(0, threads).Select(thread => BitConverter.ToInt64(bytes, 64 * thread))];
        }
    }

    /// <summary>What it said on standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    private string Numbers => Path.Combine(folder, $"returned-{life}");

    public void Start()
    {
        File.WriteAllBytes(Numbers, new byte[4096]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Numbers, (UnixFileMode)0b110_110_110);
        string[] command =
        [
            .. Launcher, "dotnet", Program, folder, RingFolder ?? "-", Numbers, $"{life}", $"{threads}", $"{Burst}",
            $"{Format}", $"{MaxFileBytes}", $"{BufferBytes}",
            .. IsPacked ? ["packed"] : Array.Empty<string>(), .. Settings,
        ];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                Environment = { ["DOTNET_TieredPGO"] = "0" },
            },
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.Append(line.Data is null ? string.Empty : line.Data + '\n');
        };
        _process.OutputDataReceived += (_, line) => _ready.TrySetResult(line.Data == "ready");
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public async Task ReadyAsync() => (await _ready.Task.WaitAsync(_long)).ShouldBeTrue(Errors);

    public bool WaitForExit(int milliseconds) => _process!.WaitForExit(milliseconds);

    /// <summary>Waits until each of its threads has had so many more calls return.</summary>
    public void AwaitCalls(int more)
    {
        long[] before = Returned;
        SpinWait.SpinUntil(() => Returned.Zip(before).All(pair => pair.First >= pair.Second + more), _long)
            .ShouldBeTrue(Errors);
    }

    public void AwaitError(string text) =>
        SpinWait.SpinUntil(() => Errors.Contains(text, StringComparison.Ordinal), _long).ShouldBeTrue(Errors);

    /// <summary>Sends it a signal and waits for its end.</summary>
    public async Task<(int ExitCode, string Errors)> EndAsync(string signal)
    {
        if (signal == "-KILL")
            _process!.Kill();
        else
            TmpfsFactAttribute.Run("kill", signal, $"{_process!.Id}").ShouldBeTrue();
        await _process.WaitForExitAsync().WaitAsync(_long); // Of what it has said as well.
        return (_process.ExitCode, Errors);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false } process)
            process.Kill();
        _process?.Dispose();
    }
}
