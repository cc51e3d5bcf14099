namespace Hewn.Store.Entries;

/// <summary>Where an entry is that was set aside.</summary>
/// <param name="Owner">Who reads it back.</param>
/// <param name="File">The file.</param>
/// <param name="Offset">Where it begins there: its fields' places, its bytes, its JSON where that is not the same.
/// </param>
/// <param name="RawLength">Bytes as they stood in the log.</param>
/// <param name="JsonLength">Bytes of its JSON; or that these are the same.</param>
internal sealed record SpillPlace(KeptEntries Owner, SpillFile File, long Offset, int RawLength, int JsonLength)
{
    /// <summary>The JSON is what stood in the log.</summary>
    public const int JsonIsRaw = -1;
}
