namespace Hewn.Store.Scanning.Reading;

/// <summary>What <see cref="PieceReader"/> hands its lines to. Called by one thread.</summary>
internal unsafe interface IPieceSink
{
    /// <summary>
    /// Whole lines: the last byte is a newline (added where the file's last line has none). So many bytes before and
    /// behind as <see cref="ScanLimits.SlackBytes"/> says may be read, but say nothing.
    /// </summary>
    /// <param name="bytes">The first byte; valid during the call.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="offset">Where the first byte stands in the file.</param>
    void Piece(byte* bytes, int length, long offset);

    /// <summary>A line longer than <see cref="ScanLimits.MaxLineBytes"/>, which is not delivered.</summary>
    void TooLong(long offset, long length);
}
