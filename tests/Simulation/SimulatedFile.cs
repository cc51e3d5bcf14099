using Hewn.Files;

namespace Simulation;

/// <summary>What stands in a file of <see cref="SimulatedDisk"/>.</summary>
internal sealed class SimulatedFile(FileIdentity identity, byte[] bytes)
{
    private byte[] _bytes = bytes;

    public FileIdentity Identity { get; } = identity;

    public int Length { get; private set; } = bytes.Length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Write(ReadOnlySpan<byte> written, int position)
    {
        int end = Math.Max(Length, position + written.Length);
        if (_bytes.Length < end)
            Array.Resize(ref _bytes, 2 * end);
        if (position > Length)
            _bytes.AsSpan(Length, position - Length).Clear();
        written.CopyTo(_bytes.AsSpan(position));
        Length = end;
    }

    public void Truncate(int length) => Length = Math.Min(Length, length);

    public SimulatedFile Copy() => new(Identity, Bytes.ToArray());
}
