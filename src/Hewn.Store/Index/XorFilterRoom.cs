namespace Hewn.Store.Index;

/// <summary>What building a filter needs in memory; used again for each. One thread's.</summary>
internal sealed class XorFilterRoom
{
    public byte[] Counts { get; private set; } = [];

    public uint[] Mixed { get; private set; } = [];

    public uint[] Keys { get; private set; } = [];

    public int[] Queue { get; private set; } = [];

    public int[] Slots { get; private set; } = [];

    public void Reserve(int places)
    {
        if (Counts.Length >= places)
            return;
        int room = places * 2;
        (Counts, Mixed, Keys, Slots) = (new byte[room], new uint[room], new uint[room], new int[room]);
        Queue = new int[room * 4];
    }
}
