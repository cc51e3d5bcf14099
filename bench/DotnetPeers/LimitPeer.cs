using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DotnetPeers;

/// <summary>
/// The yardstick: a line that is ready, its timestamp put in anew, copied to a block that is written when full. One
/// thread. Nothing that formats anything on one core can be much faster.
/// </summary>
internal sealed class LimitPeer : IPeer
{
    private const int BlockBytes = 256 * 1024; // Faster here than 1 MiB.
    private const int LineBytes = 350;
    private const int FractionDigits = 6;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    private readonly byte[] _line = ReadyLine();
    private readonly int _timeStart = "{\"timestamp\":\"".Length;
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly SafeFileHandle _file;
    private long _second = -1;
    private long _offset;
    private int _used;

    public LimitPeer(string path) => _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);

    public void Log(int call)
    {
        if (_used + LineBytes > BlockBytes)
            WriteBlock();
        PutTime(DateTime.UtcNow);
        _line.CopyTo(_block, _used);
        _used += LineBytes;
    }

    public void LogDisabled(int call)
    {
    }

    public void Dispose()
    {
        WriteBlock();
        _file.Dispose();
    }

    private void PutTime(DateTime now)
    {
        long second = now.Ticks / TimeSpan.TicksPerSecond;
        if (second != _second)
        {
            _second = second;
            Encoding.ASCII.GetBytes(now.ToString(TimeFormat, CultureInfo.InvariantCulture), _line.AsSpan(_timeStart));
        }

        int fraction = (int)(now.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        Span<byte> digits = _line.AsSpan(_timeStart + "yyyy-MM-ddTHH:mm:ss.".Length, FractionDigits);
        for (int i = FractionDigits - 1; i >= 0; i--)
        {
            (fraction, int digit) = Math.DivRem(fraction, 10);
            digits[i] = (byte)('0' + digit);
        }
    }

    private void WriteBlock()
    {
        RandomAccess.Write(_file, _block.AsSpan(0, _used), _offset);
        _offset += _used;
        _used = 0;
    }

    /// <summary>A valid line of the shortest model's record, filled up with blanks.</summary>
    private static byte[] ReadyLine()
    {
        Sample sample = Samples.Of(1);
        string line = $$"""
            {"timestamp":"{{DateTime.UnixEpoch.ToString(TimeFormat, CultureInfo.InvariantCulture)}}","level":"INFO",
            "service":"{{Samples.Service}}","environment":"{{Samples.Environment}}",
            "message":"Text generation completed with model {{sample.Model}}: {{sample.Tokens}} tokens in 12.345 ms",
            "model":"{{sample.Model}}","tokens":{{sample.Tokens}},"duration_ms":12.345,
            "request_id":"{{sample.RequestId}}","operation":"{{Samples.Operation}}","cached":false}
            """.ReplaceLineEndings(string.Empty);
        return Encoding.ASCII.GetBytes(line.PadRight(LineBytes - 1) + "\n");
    }
}
