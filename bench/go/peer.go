package main

import (
	"bufio"
	"io"
	"os"
	"sync"
)

const blockBytes = 256 << 10

// peer is a logger that is measured.
type peer struct {
	log         func(call int)
	logDisabled func(call int)
	finish      func() // When it returns, every line is in the file.
}

// lockedWriter lets a logger that writes from many threads share one buffer.
type lockedWriter struct {
	mutex  sync.Mutex
	writer io.Writer
}

func (l *lockedWriter) Write(bytes []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.writer.Write(bytes)
}

func open(path string) (*bufio.Writer, func()) {
	file, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	buffer := bufio.NewWriterSize(file, blockBytes)
	return buffer, func() {
		if err := buffer.Flush(); err != nil {
			panic(err)
		}
		file.Close()
	}
}
