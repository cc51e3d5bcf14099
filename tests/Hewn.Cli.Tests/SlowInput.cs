namespace Hewn.Cli.Tests;

/// <summary>An input that gives some text, and then nothing until it is closed.</summary>
internal sealed class SlowInput(string text) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))
{
    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _isClosed = new();

    /// <summary>Ends when all was read and somebody waits for more.</summary>
    public Task Waits => _waits.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Ends the input.</summary>
    public void End() => _isClosed.Set();

    public override int Read(Span<byte> buffer)
    {
        int taken = (int)Math.Min(buffer.Length, Length - Position);
        ToArray().AsSpan((int)Position, taken).CopyTo(buffer);
        Position += taken;
        if (taken > 0)
            return taken;
        _waits.TrySetResult();
        _isClosed.Wait();
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
}
