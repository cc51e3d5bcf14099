namespace Hewn.Store.Segments;

/// <summary>Forms of files that nothing here reads, known by their first bytes: they are told, not shown as text.
/// </summary>
/// <param name="Magic">The first bytes.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Unpack">The command that unpacks it to its output; null for text of two bytes a character.</param>
internal sealed record ForeignForm(byte[] Magic, string Name, string? Unpack)
{
    /// <summary>The longest <see cref="Magic"/>.</summary>
    public const int MaxMagicBytes = 6;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ForeignForm> All { get; } =
    [
        new([0xFF, 0xFE], "UTF-16", null),
        new([0xFE, 0xFF], "UTF-16", null),
        new([0x28, 0xB5, 0x2F, 0xFD], "zstd", "zstd -dc"),
        new([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "xz", "xz -dc"),
        new([.. "BZh91A"u8], "bzip2", "bzip2 -dc"),
        new([0x04, 0x22, 0x4D, 0x18], "lz4", "lz4 -dc"),
        new([(byte)'P', (byte)'K', 3, 4], "zip", "unzip -p"),
    ];

    /// <summary>The form of a file that begins so; null for every other.</summary>
    public static ForeignForm? Of(ReadOnlySpan<byte> head)
    {
        foreach (ForeignForm form in All)
        {
            if (head.StartsWith(form.Magic))
                return form;
        }

        return null;
    }

    /// <summary>What is said of a file of this form.</summary>
    public string Problem(string path) => Unpack is null
        ? $"'{path}' is UTF-16 text, as Windows PowerShell writes it with > and Out-File, and is not read. Write it as "
            + "UTF-8: 'Out-File -Encoding utf8' there, 'iconv -f UTF-16 -t UTF-8' elsewhere."
        : $"'{path}' is packed by {Name} and is not read; gzip is. Unpack it into a pipe: "
            + $"'{Unpack} {System.IO.Path.GetFileName(path)} | hewn view -'.";
}
