using System.Text;

namespace Hewn.Cli.Tests;

/// <summary>Output that a test can wait for.</summary>
internal sealed class WatchedWriter : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();
    private (string Awaited, TaskCompletionSource Source)? _waiting;

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (_lock)
                return _text.ToString();
        }
    }

    /// <summary>Waits until a text was written, at most half a minute.</summary>
    public Task WaitForAsync(string awaited)
    {
        lock (_lock)
        {
            if (_text.ToString().Contains(awaited, StringComparison.Ordinal))
                return Task.CompletedTask;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting = (awaited, source);
            return source.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_lock)
        {
            _text.Append(value);
            if (_waiting is { } waiting && _text.ToString().Contains(waiting.Awaited, StringComparison.Ordinal))
                waiting.Source.TrySetResult();
        }
    }

    public override void WriteLine(string? value) => Write($"{value}\n");
}
