variable "replicas" {
  description = "How many replicas of the release are kept in the source region."
  type        = number
  default     = 2
}

variable "release_1_1_0" {
  description = "Whether version 1.1.0 is released."
  type        = bool
  default     = false
}
