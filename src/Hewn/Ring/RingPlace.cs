using System.Globalization;
using Hewn.Files;

namespace Hewn.Ring;

/// <summary>Where a <c>.hewn</c> folder says that a ring is, whether its process lives or not.</summary>
/// <param name="Name">Its path in that folder, without an ending.</param>
/// <param name="IsReference">Whether the ring itself stands elsewhere and the folder only says where.</param>
internal sealed record RingPlace(string Name, bool IsReference)
{
    /// <summary>The file in the folder: the ring, or what says where it is.</summary>
    public string Path => Name + (IsReference ? RingFile.ReferenceEnding : RingFile.Ending);

    /// <summary>The lock that its process holds as long as it lives.</summary>
    public string LockName => Name + ".lock";

    /// <summary>The folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Name)!;

    /// <summary>The process, as the name says it; 0 when it says none.</summary>
    public int ProcessId
    {
        get
        {
            string last = Name[(Name.LastIndexOf('.') + 1)..].Split('-')[0];
            return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;
        }
    }

    /// <summary>
    /// All rings of a folder, in the order in which they were made: the order of what stands in them for one file. A
    /// process that is killed while one log system takes over from another leaves two.
    /// </summary>
    public static IReadOnlyList<RingPlace> In(IDisk disk, string folder) => InOrder(disk, ListIn(disk, folder));

    /// <summary>All rings of a folder, in any order.</summary>
    public static IReadOnlyList<RingPlace> ListIn(IDisk disk, string folder) =>
    [
        .. disk.List(folder, RingFile.Ending).Select(path => new RingPlace(path[..^RingFile.Ending.Length], false)),
        .. disk.List(folder, RingFile.ReferenceEnding)
            .Select(path => new RingPlace(path[..^RingFile.ReferenceEnding.Length], true)),
    ];

    /// <summary>Puts rings, of several folders perhaps, into the order in which they were made.</summary>
    public static IReadOnlyList<RingPlace> InOrder(IDisk disk, IReadOnlyList<RingPlace> places) =>
        places.Count < 2 ? places : [.. places.OrderBy(place => place.FindMade(disk))];

    /// <summary>The ring's own path.</summary>
    /// <exception cref="IOException">What says where it is cannot be read.</exception>
    public string FindRing(IDisk disk)
    {
        if (!IsReference)
            return Path;
        using IDiskFile? file = disk.OpenRead(Path);
        byte[] path = new byte[Limits.MaxRingReferenceBytes];
        return file is null ? string.Empty : System.Text.Encoding.UTF8.GetString(path, 0, file.Read(path, 0));
    }

    /// <summary>When the ring was made; 0, before all others, where that cannot be read.</summary>
    private long FindMade(IDisk disk)
    {
        try
        {
            using IDiskFile? file = disk.OpenRead(FindRing(disk));
            Span<byte> header = stackalloc byte[RingLayout.TailAt];
            return file is not null && file.Read(header, 0) == header.Length ? RingMemory.MadeOf(header) : 0;
        }
        catch (Exception e) when (RingFile.IsUnreadable(e))
        {
            return 0; // Who opens it tells.
        }
    }
}
